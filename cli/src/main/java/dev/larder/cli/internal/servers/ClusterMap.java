package dev.larder.cli.internal.servers;

import dev.larder.topologies.ClusterView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster as one of its servers sees it, for those who move slots. Only of itself a server tells which slots are on the move.
 *
 * @param members all that it knows
 */
public record ClusterMap(List<Member> members) {

    /** How many slots there are. */
    public static final int SLOTS = 16_384;

    private static final Set<String> UNWELL = Set.of("fail", "fail?", "handshake", "noaddr");

    /**
     * A server of it.
     *
     * @param id its name for life
     * @param host where it listens
     * @param flags as they stand there
     * @param master whom it follows, by id; {@code -} if nobody
     * @param slots it answers for
     * @param migrating slots that are on their way from it, and to whom
     * @param importing slots that are on their way to it, and from whom
     */
    public record Member(
            String id,
            String host,
            int port,
            Set<String> flags,
            String master,
            BitSet slots,
            Map<Integer, String> migrating,
            Map<Integer, String> importing) {

        static Member of(ClusterView.Node node) {
            BitSet slots = new BitSet(SLOTS);
            for (String word : node.slots()) {
                String[] ends = word.split("-");
                slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            }
            return new Member(
                    node.id(),
                    node.host(),
                    node.port(),
                    node.flags(),
                    node.master(),
                    slots,
                    moving(node, "->-"),
                    moving(node, "-<-"));
        }

        private static Map<Integer, String> moving(ClusterView.Node node, String direction) {
            Map<Integer, String> moving = new HashMap<>();
            for (String word : node.moving()) {
                if (word.contains(direction)) {
                    String[] ends = word.substring(1, word.length() - 1).split(direction);
                    moving.put(Integer.parseInt(ends[0]), ends[1]);
                }
            }
            return moving;
        }

        /** Where it listens, as {@code host:port}. */
        public String place() {
            return host + ":" + port;
        }

        /** Whether it takes writes, or could. */
        public boolean isMaster() {
            return flags.contains("master");
        }

        /** Whether it is taken for alive, and known. */
        public boolean isHealthy() {
            return flags.stream().noneMatch(UNWELL::contains);
        }
    }

    /** What a server sees. */
    public static ClusterMap of(Server server) {
        return of(server.ask("CLUSTER", "NODES").text());
    }

    static ClusterMap of(String answer) {
        return new ClusterMap(
                ClusterView.of(answer).nodes().stream().map(Member::of).toList());
    }

    /** The one who was asked. */
    public Member myself() {
        return members.stream()
                .filter(member -> member.flags().contains("myself"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A cluster's server does not list itself"));
    }

    /** The one of that name. */
    public Optional<Member> byId(String id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** The one at {@code host:port}. */
    public Optional<Member> at(String place) {
        return members.stream().filter(member -> member.place().equals(place)).findFirst();
    }

    /** Masters in good health, with slots or without. */
    public List<Member> masters() {
        return members.stream()
                .filter(Member::isMaster)
                .filter(Member::isHealthy)
                .toList();
    }

    /** Who follows a master. */
    public List<Member> replicasOf(Member master) {
        return new ArrayList<>(members.stream()
                .filter(member -> member.master().equals(master.id()))
                .toList());
    }
}
