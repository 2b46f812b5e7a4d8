package dev.larder.services.fleet;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The machines in a database, in SQL that H2 and PostgreSQL both take. Each change is one statement, so it needs no transaction. Those that
 * were deleted stay, so that whoever comes after them under their id goes on with their versions.
 */
final class VmTable {

    static final String INSERT = "insert into fleet_vm (id, power, host, cpus, memory_mib, disk_gib, image, network,"
            + " version, since, created_at, move_from, move_to, move_begun, move_ends) values (:id, :power, :host, :cpus,"
            + " :memoryMib, :diskGib, :image, :network, :version, :since, :createdAt, :moveFrom, :moveTo, :moveBegun,"
            + " :moveEnds)";

    private static final String SELECT = "select id, power, host, cpus, memory_mib, disk_gib, image, network, version,"
            + " since, created_at, move_from, move_to, move_begun, move_ends from fleet_vm ";

    private final JdbcClient jdbc;

    VmTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The machine, also if it was deleted. */
    Optional<Vm> find(String id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(VmTable::read)
                .optional();
    }

    List<Vm> findAll(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql(SELECT + "where id in (:ids)")
                        .param("ids", ids)
                        .query(VmTable::read)
                        .list();
    }

    /** As many machines of these powers as asked for, in the order of their ids. */
    List<Vm> page(Collection<Power> powers, int offset, int rows) {
        return jdbc.sql(SELECT + "where power in (:powers) order by id offset " + offset + " rows fetch next " + rows
                        + " rows only")
                .param("powers", powers.stream().map(Power::name).toList())
                .query(VmTable::read)
                .list();
    }

    List<String> running(String after, int atMost) {
        return jdbc.sql("select id from fleet_vm where power = 'RUNNING' and id > :after order by id fetch first "
                        + atMost + " rows only")
                .param("after", after)
                .query((row, number) -> row.getString("id"))
                .list();
    }

    /** Whether there was none of this id. */
    boolean insert(Vm vm) {
        try {
            return jdbc.sql(INSERT).params(parameters(vm)).update() == 1;
        } catch (DuplicateKeyException exists) {
            return false;
        }
    }

    /** Whether the row was still at the version before {@code next}'s, and now is {@code next}. */
    boolean replace(Vm next) {
        return jdbc.sql("update fleet_vm set power = :power, host = :host, cpus = :cpus, memory_mib = :memoryMib,"
                                + " disk_gib = :diskGib, image = :image, network = :network, version = :version,"
                                + " since = :since, created_at = :createdAt, move_from = :moveFrom, move_to = :moveTo,"
                                + " move_begun = :moveBegun, move_ends = :moveEnds"
                                + " where id = :id and version = :version - 1")
                        .params(parameters(next))
                        .update()
                == 1;
    }

    static Map<String, @Nullable Object> parameters(Vm vm) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", vm.id());
        parameters.put("power", vm.power().name());
        parameters.put("host", vm.host());
        parameters.put("cpus", vm.size().cpus());
        parameters.put("memoryMib", vm.size().memoryMib());
        parameters.put("diskGib", vm.size().diskGib());
        parameters.put("image", vm.configuration().image());
        parameters.put("network", vm.configuration().network());
        parameters.put("version", vm.version());
        parameters.put("since", Times.write(vm.since()));
        parameters.put("createdAt", Times.write(vm.createdAt()));
        Move move = vm.move();
        parameters.put("moveFrom", move == null ? null : move.from());
        parameters.put("moveTo", move == null ? null : move.to());
        parameters.put("moveBegun", move == null ? null : Times.write(move.begunAt()));
        parameters.put("moveEnds", move == null ? null : Times.write(move.endsAt()));
        return parameters;
    }

    private static Vm read(ResultSet row, int number) throws SQLException {
        return new Vm(
                row.getString("id"),
                Power.valueOf(row.getString("power")),
                row.getString("host"),
                new Size(row.getInt("cpus"), row.getInt("memory_mib"), row.getInt("disk_gib")),
                new Vm.Configuration(row.getString("image"), row.getString("network")),
                row.getLong("version"),
                Times.read(row, "since"),
                Times.read(row, "created_at"),
                row.getString("move_to") == null ? null : readMove(row));
    }

    private static Move readMove(ResultSet row) throws SQLException {
        return new Move(
                row.getString("move_from"),
                row.getString("move_to"),
                Times.read(row, "move_begun"),
                Times.read(row, "move_ends"));
    }
}
