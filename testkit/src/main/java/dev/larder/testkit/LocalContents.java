package dev.larder.testkit;

import dev.larder.tier.LocalTier.Kept;
import dev.larder.tier.SharedTier.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What an in-memory disk holds for one namespace. Every method is one atomic step: there is one section for all keys. */
final class LocalContents {

    private record Waiting(Kept kept, BooleanSupplier stillTrue) {}

    private final Map<String, Kept> values = new HashMap<>();
    private final Map<String, Long> reads = new HashMap<>();
    private final TreeMap<Long, String> lines = new TreeMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private @Nullable String checkpoint;
    private @Nullable Node user;
    private long lastLine;

    synchronized void use(Node node) {
        if (user != null) {
            throw new IllegalStateException("The store of " + node.namespace() + " is used by node " + user.id()
                    + "; close that Larder, or give each a disk of its own");
        }
        user = node;
    }

    synchronized void leave() {
        writeAll();
        user = null;
    }

    synchronized LocalContents persisted() {
        LocalContents copy = new LocalContents();
        copy.values.putAll(values);
        copy.reads.putAll(reads);
        copy.lines.putAll(lines);
        copy.checkpoint = checkpoint;
        copy.lastLine = lastLine;
        return copy;
    }

    synchronized Optional<byte[]> find(String key) {
        return Optional.ofNullable(values.get(key)).map(kept -> kept.envelope().clone());
    }

    synchronized Optional<byte[]> read(String key) {
        Optional<byte[]> found = find(key);
        found.ifPresent(envelope -> reads.merge(key, 1L, Long::sum));
        return found;
    }

    synchronized boolean take(Kept kept, BooleanSupplier stillTrue, int room) {
        if (waiting.size() >= room) {
            count("skipped");
            return false;
        }
        waiting.add(new Waiting(kept, stillTrue));
        return true;
    }

    synchronized void writeAll() {
        while (!waiting.isEmpty()) {
            write(waiting.remove());
        }
    }

    private void write(Waiting next) {
        if (next.stillTrue.getAsBoolean()) {
            values.put(next.kept.key(), next.kept);
        } else {
            count("refused");
        }
    }

    synchronized void drop(List<String> keys) {
        keys.forEach(values::remove);
    }

    synchronized void abandon() {
        values.clear();
        reads.clear();
        checkpoint = null;
        count("abandoned");
    }

    synchronized @Nullable String checkpoint() {
        return checkpoint;
    }

    synchronized void checkpoint(@Nullable String position) {
        checkpoint = position;
    }

    synchronized SortedMap<Long, String> lines() {
        return new TreeMap<>(lines);
    }

    synchronized List<Long> add(List<String> added) {
        List<Long> numbers = new ArrayList<>();
        for (String line : added) {
            lines.put(++lastLine, line);
            numbers.add(lastLine);
        }
        return numbers;
    }

    synchronized void strike(Collection<Long> numbers) {
        numbers.forEach(lines::remove);
    }

    synchronized void use(List<String> keys) {
        keys.forEach(key -> reads.merge(key, 2L, Long::sum));
    }

    synchronized List<String> hottest(int limit) {
        return reads.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized int entries() {
        return values.size();
    }

    synchronized long bytes() {
        return values.values().stream()
                .mapToLong(kept -> kept.envelope().length)
                .sum();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    private void count(String what) {
        counts.computeIfAbsent(what, same -> new LongAdder()).increment();
    }
}
