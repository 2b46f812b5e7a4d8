package dev.larder.topologies;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How one server sees the cluster: its answer to {@code CLUSTER NODES}. */
record ClusterView(List<Node> nodes) {
    /**
     * One line, as {@code id host:port@bus flags master ping pong epoch link slot slot…}.
     *
     * @param slots as they stand there, such as {@code 0-5460} or {@code 7}, without those on the move
     */
    record Node(
            String id,
            String port,
            Set<String> flags,
            String master,
            long epoch,
            boolean isLinked,
            List<String> slots) {
        private static final int COLUMNS_BEFORE_SLOTS = 8;

        static Node of(String line) {
            String[] columns = line.split(" ");
            return new Node(
                    columns[0],
                    columns[1].replaceFirst("^.*:(\\d+)@.*$", "$1"),
                    Set.of(columns[2].split(",")),
                    columns[3],
                    Long.parseLong(columns[6]),
                    columns[7].equals("connected"),
                    Arrays.stream(columns)
                            .skip(COLUMNS_BEFORE_SLOTS)
                            .filter(slots -> !slots.startsWith("["))
                            .toList());
        }

        boolean isMaster() {
            return flags.contains("master");
        }

        boolean isReplicaOf(Node other) {
            return master.equals(other.id);
        }

        boolean isHealthy() {
            return isLinked && flags.stream().noneMatch(Set.of("fail", "fail?", "handshake", "noaddr")::contains);
        }

        boolean has(int slot) {
            return slots.stream().anyMatch(range -> contains(range, slot));
        }

        private static boolean contains(String range, int slot) {
            String[] ends = range.split("-");
            return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
        }
    }

    static ClusterView of(String answer) {
        return new ClusterView(
                answer.lines().filter(line -> !line.isBlank()).map(Node::of).toList());
    }

    Node myself() {
        return nodes.stream()
                .filter(node -> node.flags().contains("myself"))
                .findFirst()
                .orElseThrow(() -> new TopologyException("A cluster's server does not list itself"));
    }

    /** Whether it sees that server as that sees itself, and in good health. */
    boolean agreesWith(Node itself) {
        return nodes.stream()
                .filter(seen -> seen.id().equals(itself.id()))
                .anyMatch(seen -> seen.isHealthy()
                        && seen.master().equals(itself.master())
                        && seen.slots().equals(itself.slots()));
    }
}
