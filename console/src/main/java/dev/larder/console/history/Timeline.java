package dev.larder.console.history;

import dev.larder.console.figures.Buckets;
import dev.larder.console.fleet.Flow;
import dev.larder.console.history.Metric.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of one node, of all together, or of one cache, for the last 24 hours. Thread-safe.
 */
public final class Timeline {

    private static final int BUCKETS = Buckets.COUNTS;

    private final List<Ring> rings;
    private final boolean hasCounts;

    private Timeline(List<Ring> rings, boolean hasCounts) {
        this.rings = rings;
        this.hasCounts = hasCounts;
    }

    /**
     * With a point a second for 5 minutes, one every 10 seconds for an hour, and one a minute for a day; durations in buckets too. Half a
     * megabyte at most.
     */
    public static Timeline fine() {
        return new Timeline(
                List.of(new Ring(1_000, 300), new Ring(10_000, 360), new Ring(60_000, 1_440)), /* hasCounts= */ true);
    }

    /** With a point every 10 seconds for an hour and one every 5 minutes for a day. 70 KB at most. */
    public static Timeline coarse() {
        return new Timeline(List.of(new Ring(10_000, 360), new Ring(300_000, 288)), /* hasCounts= */ false);
    }

    /** Adds a point to each ring. */
    public synchronized void add(long at, Flow flow, Standing standing) {
        float[] point = new float[Metric.ALL.size()];
        for (int i = 0; i < point.length; i++) {
            Double value = Metric.ALL.get(i).of(flow, standing);
            point[i] = value == null ? Float.NaN : value.floatValue();
        }
        List<Long> latency = hasCounts ? flow.latency() : List.of();
        rings.forEach(ring -> ring.add(at, point, latency));
    }

    /** How far apart points are that reach back so far. */
    public synchronized long stepMillis(long from, long now) {
        return ring(from, now).stepMillis();
    }

    /** The points of a time, at the distance that {@link #stepMillis} says; null is a gap. */
    public synchronized List<@Nullable Double> values(Metric metric, long from, long to, long now) {
        return ring(from, now).values(metric, from, to);
    }

    /** The durations of a time, in buckets; null is a gap. */
    public synchronized List<@Nullable List<Long>> counts(long from, long to, long now) {
        return ring(from, now).counts(BUCKETS, from, to);
    }

    /** One point a minute, of the last so many. */
    public synchronized List<@Nullable Double> minutes(Metric metric, int minutes, long now) {
        Ring coarse = rings.get(rings.size() - 1);
        return coarse.values(metric, now - (minutes - 1) * coarse.stepMillis(), now);
    }

    /** The points of each ring, as they are kept over a restart. */
    synchronized List<List<Ring.Point>> points() {
        return rings.stream().map(Ring::all).toList();
    }

    /** How far apart the points of each ring are. */
    List<Long> steps() {
        return rings.stream().map(Ring::stepMillis).toList();
    }

    /** Takes points of before into the ring of that distance, where there is nothing newer; points of no ring are left out. */
    synchronized void restore(long stepMillis, List<Ring.Point> points) {
        rings.stream().filter(ring -> ring.stepMillis() == stepMillis).forEach(ring -> points.forEach(ring::restore));
    }

    private Ring ring(long from, long now) {
        return rings.stream()
                .filter(ring -> ring.reaches(from, now))
                .findFirst()
                .orElse(rings.get(rings.size() - 1));
    }
}
