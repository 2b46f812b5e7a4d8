package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The servers of a cluster as one of them sees them. */
record ClusterTable(List<Row> rows) {

    private static final int COLUMNS_BEFORE_SLOTS = 8;

    /**
     * One server.
     *
     * @param master the id of whom it follows; {@code -} if it is one
     * @param slots as they stand there, without those on the move
     */
    record Row(String id, String master, long configEpoch, String slots) {
        static Row of(String line) {
            String[] columns = line.split(" ");
            return new Row(
                    columns[0],
                    columns[3],
                    Long.parseLong(columns[6]),
                    Arrays.stream(columns)
                            .skip(COLUMNS_BEFORE_SLOTS)
                            .filter(slots -> !slots.startsWith("["))
                            .collect(Collectors.joining(" ")));
        }
    }

    static ClusterTable of(Answer nodes) {
        return new ClusterTable(nodes.text()
                .lines()
                .filter(line -> !line.isBlank())
                .map(Row::of)
                .toList());
    }

    /** Of one of them, by its own account of who it is. */
    Row of(Server server) {
        return row(server.ask("CLUSTER", "MYID").text());
    }

    /** Its master; of a master itself. */
    Row masterOf(Row row) {
        return row.master().equals("-") ? row : row(row.master());
    }

    private Row row(String id) {
        return rows.stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The cluster does not know its own server " + id));
    }
}
