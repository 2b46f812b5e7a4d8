package dev.larder.testkit;

import dev.larder.TierUnavailableException;
import dev.larder.tier.WriteLog;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What waits to be written on an in-memory disk, for one namespace. Every method is one atomic step. */
final class WriteLines implements WriteLog {

    private final Map<String, SortedMap<Long, byte[]>> queues = new HashMap<>();
    private boolean isDown;

    synchronized WriteLines copy() {
        WriteLines copy = new WriteLines();
        queues.forEach((queue, lines) -> copy.queues.put(queue, new TreeMap<>(lines)));
        return copy;
    }

    synchronized void down(boolean isToBeDown) {
        isDown = isToBeDown;
    }

    /** How many lines there are in all queues. */
    synchronized int size() {
        return queues.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public synchronized SortedMap<Long, byte[]> lines(String queue) {
        requireUp();
        return new TreeMap<>(of(queue));
    }

    @Override
    public synchronized void write(String queue, long number, byte[] line) {
        requireUp();
        of(queue).put(number, line);
    }

    @Override
    public synchronized void strike(String queue, Collection<Long> numbers) {
        requireUp();
        of(queue).keySet().removeAll(numbers);
    }

    private void requireUp() {
        if (isDown) {
            throw new TierUnavailableException("the test lets the disk fail", null);
        }
    }

    private SortedMap<Long, byte[]> of(String queue) {
        return queues.computeIfAbsent(queue, first -> new TreeMap<>());
    }

    @Override
    public void close() {
        // its lines stay for the next process
    }
}
