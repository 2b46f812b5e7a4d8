package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who serves which slots, as one node of the cluster sees it.
 *
 * @param epoch the newest configuration that the node has heard of
 * @param ranges the slots and their masters, in the order of the slots
 * @param replicas of those masters
 */
record SlotMap(long epoch, List<Range> ranges, Set<Endpoint> replicas) {

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
        Set<Endpoint> replicas = new LinkedHashSet<>();
        for (Object slot : slots) {
            List<?> range = (List<?>) slot;
            if (range.size() > 2) {
                ranges.add(
                        new Range(number(range.get(0)), number(range.get(1)), endpoint((List<?>) range.get(2), asked)));
                range.subList(3, range.size()).forEach(replica -> replicas.add(endpoint((List<?>) replica, asked)));
            }
        }
        // Before Redis 7 each node has an order of its own.
        ranges.sort(Comparator.comparingInt(Range::from));
        return new SlotMap(info.number("cluster_current_epoch"), List.copyOf(ranges), Set.copyOf(replicas));
    }

    private static int number(Object number) {
        return Math.toIntExact((Long) number);
    }

    private static Endpoint endpoint(List<?> node, Endpoint asked) {
        Object host = node.get(0);
        String name = host == null ? "" : Script.text(host);
        return new Endpoint(name.isEmpty() || name.equals("?") ? asked.host() : name, number(node.get(1)));
    }

    /**
     * The one that counts: of those that have the greatest epoch the one that most nodes name. An epoch is known to all as soon as somebody
     * stands for election, and the map only when that one was elected, so at one epoch there are two for a moment. Where as many nodes name
     * either, what is held stays.
     *
     * @param answers of several nodes, at least one
     */
    static SlotMap newest(List<SlotMap> answers, SlotMap held) {
        long epoch = answers.stream().mapToLong(SlotMap::epoch).max().orElseThrow();
        Map<List<Range>, List<SlotMap>> named = answers.stream()
                .filter(answer -> answer.epoch == epoch)
                .collect(Collectors.groupingBy(SlotMap::ranges, LinkedHashMap::new, Collectors.toList()));
        int most = named.values().stream().mapToInt(List::size).max().orElseThrow();
        List<SlotMap> best = named.getOrDefault(held.ranges, List.of());
        return best.size() == most
                ? best.get(0)
                : named.values().stream()
                        .filter(alike -> alike.size() == most)
                        .findFirst()
                        .orElseThrow()
                        .get(0);
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
