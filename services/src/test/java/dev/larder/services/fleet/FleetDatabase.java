package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.services.database.Schema;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A migrated database with the ways to fill and empty it that tests need. */
final class FleetDatabase {

    static final Size SMALL = new Size(2, 4_096, 20);
    static final Vm.Configuration DEBIAN = new Vm.Configuration("debian-13", "front");

    final JdbcClient jdbc;
    private final DataSource dataSource;

    FleetDatabase(DataSource dataSource) {
        Schema.migrate(dataSource, "fleet");
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** An H2 in memory that lives as long as this process. */
    static FleetDatabase h2(String name) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return new FleetDatabase(dataSource);
    }

    FleetDatabase emptied() {
        jdbc.sql("delete from fleet_vm").update();
        jdbc.sql("delete from fleet_import").update();
        return this;
    }

    VmManager hypervisor(Clock clock) {
        return new SimulatedHypervisor(new VmTable(jdbc), Weather.calm(), clock);
    }

    /** One that says of each call that it was asked. */
    VmManager hypervisor(Clock clock, Consumer<Duration> asked) {
        return new SimulatedHypervisor(new VmTable(jdbc), new Weather(1, 0, asked), clock);
    }

    /** One that fails, always. */
    VmManager failing(Clock clock) {
        return new SimulatedHypervisor(new VmTable(jdbc), new Weather(1, 1, duration -> {}), clock);
    }

    FleetImport newImport(Clock clock) {
        return new FleetImport(dataSource, clock);
    }

    static VmDraft draft(String id) {
        return new VmDraft(id, "host-01", SMALL, DEBIAN);
    }
}
