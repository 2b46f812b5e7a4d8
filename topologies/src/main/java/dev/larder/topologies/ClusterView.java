package dev.larder.topologies;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one server sees the cluster: its answer to {@code CLUSTER NODES}. Immutable.
 *
 * @param nodes all that it knows, itself too
 * @since 0.1
 */
public record ClusterView(List<Node> nodes) {
    /**
     * One line, as {@code id host:port@bus flags master ping pong epoch link slot slot…}.
     *
     * @param id its name for life
     * @param host where it listens
     * @param flags as they stand there
     * @param master whom it follows, by id; {@code -} if nobody
     * @param epoch of its configuration
     * @param isLinked whether whoever was asked has a connection to it
     * @param slots as they stand there, such as {@code 0-5460} or {@code 7}, without those on the move
     * @param moving slots on the move, such as {@code [5->-id]} or {@code [5-<-id]}; told of the server itself only
     */
    public record Node(
            String id,
            String host,
            int port,
            Set<String> flags,
            String master,
            long epoch,
            boolean isLinked,
            List<String> slots,
            List<String> moving) {
        private static final int COLUMNS_BEFORE_SLOTS = 8;

        static Node of(String line) {
            String[] columns = line.split(" ");
            String place = columns[1].replaceFirst("[@,].*$", "");
            int colon = place.lastIndexOf(':');
            Map<Boolean, List<String>> slots = Arrays.stream(columns)
                    .skip(COLUMNS_BEFORE_SLOTS)
                    .collect(partitioningBy(word -> word.startsWith("[")));
            return new Node(
                    columns[0],
                    place.substring(0, colon),
                    Integer.parseInt(place.substring(colon + 1)),
                    Set.of(columns[2].split(",")),
                    columns[3],
                    Long.parseLong(columns[6]),
                    columns[7].equals("connected"),
                    requireNonNull(slots.get(false)),
                    requireNonNull(slots.get(true)));
        }

        /** Whether it takes writes, or could. */
        public boolean isMaster() {
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

    /** Reads the answer. */
    public static ClusterView of(String answer) {
        return new ClusterView(
                answer.lines().filter(line -> !line.isBlank()).map(Node::of).toList());
    }

    /**
     * The one who was asked.
     *
     * @throws TopologyException if it does not list itself
     */
    public Node myself() {
        return nodes.stream()
                .filter(node -> node.flags().contains("myself"))
                .findFirst()
                .orElseThrow(() -> new TopologyException("A cluster's server does not list itself"));
    }

    /**
     * The one of that id.
     *
     * @throws TopologyException if it is not known
     */
    public Node byId(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new TopologyException("The cluster does not know its own server " + id));
    }

    /** Whom a server follows; a master itself. */
    public Node masterOf(Node node) {
        return node.master().equals("-") ? node : byId(node.master());
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
