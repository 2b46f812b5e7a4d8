package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who serves which slots, as one node of the cluster sees it.
 *
 * @param epoch the newest configuration that the node has heard of
 * @param ranges the slots and their masters
 */
record SlotMap(long epoch, List<Range> ranges) {

    static final int SLOTS = 16_384;

    /** The slots from one to another, both included. */
    record Range(int from, int to, Endpoint master) {

        int size() {
            return to - from + 1;
        }
    }

    /**
     * Reads the answers to {@code CLUSTER INFO} and {@code CLUSTER SLOTS}.
     *
     * @param asked the node that has answered: one that does not know its own address leaves it out
     */
    static SlotMap of(Info info, List<Object> slots, Endpoint asked) {
        List<Range> ranges = new ArrayList<>();
        for (Object slot : slots) {
            List<?> range = (List<?>) slot;
            if (range.size() > 2) {
                ranges.add(
                        new Range(number(range.get(0)), number(range.get(1)), endpoint((List<?>) range.get(2), asked)));
            }
        }
        return new SlotMap(info.number("cluster_current_epoch"), List.copyOf(ranges));
    }

    private static int number(Object number) {
        return Math.toIntExact((Long) number);
    }

    private static Endpoint endpoint(List<?> node, Endpoint asked) {
        Object host = node.get(0);
        String name = host == null ? "" : Script.text(host);
        return new Endpoint(name.isEmpty() || name.equals("?") ? asked.host() : name, number(node.get(1)));
    }

    /** The masters that serve slots. */
    Set<Endpoint> masters() {
        Set<Endpoint> masters = new LinkedHashSet<>();
        ranges.forEach(range -> masters.add(range.master));
        return masters;
    }

    /** Who serves most of what another master has served in an earlier map, and how much of it; empty if nobody does. */
    Map<Endpoint, Integer> heirsOf(Endpoint master, SlotMap before) {
        Map<Endpoint, Integer> heirs = new LinkedHashMap<>();
        for (Range old : before.ranges) {
            if (old.master.equals(master)) {
                ranges.forEach(range -> {
                    int common = Math.min(old.to, range.to) - Math.max(old.from, range.from) + 1;
                    if (common > 0) {
                        heirs.merge(range.master, common, Integer::sum);
                    }
                });
            }
        }
        return heirs;
    }
}
