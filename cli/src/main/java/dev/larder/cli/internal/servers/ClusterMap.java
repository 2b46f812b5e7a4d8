package dev.larder.cli.internal.servers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster as one of its servers sees it: its answer to {@code CLUSTER NODES}. Only of itself it tells which slots are on the move.
 *
 * @param members all that it knows
 */
public record ClusterMap(List<Member> members) {

    /** How many slots there are. */
    public static final int SLOTS = 16_384;

    private static final Set<String> UNWELL = Set.of("fail", "fail?", "handshake", "noaddr");
    private static final int COLUMNS_BEFORE_SLOTS = 8;

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

        static Member of(String line) {
            String[] columns = line.split(" ");
            String place = columns[1].replaceFirst("[@,].*$", "");
            int colon = place.lastIndexOf(':');
            BitSet slots = new BitSet(SLOTS);
            Map<Integer, String> migrating = new HashMap<>();
            Map<Integer, String> importing = new HashMap<>();
            for (int i = COLUMNS_BEFORE_SLOTS; i < columns.length; i++) {
                String word = columns[i];
                if (word.startsWith("[")) {
                    boolean isLeaving = word.contains("->-");
                    String[] ends = word.substring(1, word.length() - 1).split(isLeaving ? "->-" : "-<-");
                    (isLeaving ? migrating : importing).put(Integer.parseInt(ends[0]), ends[1]);
                } else {
                    String[] ends = word.split("-");
                    slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
                }
            }
            return new Member(
                    columns[0],
                    place.substring(0, colon),
                    Integer.parseInt(place.substring(colon + 1)),
                    Set.of(columns[2].split(",")),
                    columns[3],
                    slots,
                    migrating,
                    importing);
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
                answer.lines().filter(line -> !line.isBlank()).map(Member::of).toList());
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
