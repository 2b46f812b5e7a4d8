package dev.larder.console.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points at equal distances, of which so many are kept; a new one takes the place of the oldest. Memory is taken as points come, and then kept.
 * Not thread-safe.
 */
final class Ring {

    /** A question for the last five minutes takes a moment itself, and is not to be answered with coarser points for that. */
    private static final long ASKING_MILLIS = 500;

    private final long stepMillis;
    private final int length;
    private final long[] slots;
    private final int[] points;
    private final float[] @Nullable [] values;
    private final int[] @Nullable [] counts;

    /** One point of a ring, as it is kept over a restart. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
    record Point(long slot, int points, float[] values, int @Nullable [] counts) {}

    Ring(long stepMillis, int length) {
        this.stepMillis = stepMillis;
        this.length = length;
        this.slots = new long[length];
        this.points = new int[length];
        this.values = new float[length][];
        this.counts = new int[length][];
        Arrays.fill(slots, Long.MIN_VALUE);
    }

    long stepMillis() {
        return stepMillis;
    }

    /** Whether it still has what was at that moment. */
    boolean reaches(long at, long now) {
        return now - at <= stepMillis * length + ASKING_MILLIS;
    }

    void add(long at, float[] point, List<Long> latency) {
        long slot = Math.floorDiv(at, stepMillis);
        int place = Math.floorMod(slot, length);
        float[] row = row(place, slot);
        for (int i = 0; i < point.length; i++) {
            row[i] = Metric.ALL.get(i).together(row[i], points[place], point[i]);
        }
        points[place]++;
        addCounts(place, latency);
    }

    private float[] row(int place, long slot) {
        float[] known = values[place];
        float[] row = known == null ? new float[Metric.ALL.size()] : known;
        if (slots[place] != slot) {
            slots[place] = slot;
            points[place] = 0;
            counts[place] = null;
            Arrays.fill(row, Float.NaN);
        }
        values[place] = row;
        return row;
    }

    /** All points that are there, the oldest first. */
    List<Point> all() {
        List<Point> list = new ArrayList<>();
        for (int place = 0; place < length; place++) {
            float[] row = values[place];
            if (row != null) {
                int[] known = counts[place];
                list.add(new Point(slots[place], points[place], row.clone(), known == null ? null : known.clone()));
            }
        }
        list.sort(Comparator.comparingLong(Point::slot));
        return list;
    }

    /** Takes a point of before where nothing newer is. */
    void restore(Point point) {
        int place = Math.floorMod(point.slot, length);
        if (slots[place] < point.slot) {
            float[] row = row(place, point.slot);
            System.arraycopy(point.values, 0, row, 0, row.length);
            points[place] = point.points;
            counts[place] = point.counts;
        }
    }

    private void addCounts(int place, List<Long> latency) {
        if (latency.stream().allMatch(count -> count == 0)) {
            return;
        }
        int[] known = counts[place];
        int[] sums = known == null ? new int[latency.size()] : known;
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (int) Math.min(Integer.MAX_VALUE, sums[i] + latency.get(i));
        }
        counts[place] = sums;
    }

    /** The points of a time; null where there is none, or it is not known. */
    List<@Nullable Double> values(Metric metric, long from, long to) {
        List<@Nullable Double> list = new ArrayList<>();
        int row = Metric.ALL.indexOf(metric);
        for (long slot = Math.floorDiv(from, stepMillis); slot <= Math.floorDiv(to, stepMillis); slot++) {
            int place = Math.floorMod(slot, length);
            float[] known = values[place];
            float value = known != null && slots[place] == slot ? known[row] : Float.NaN;
            list.add(Float.isNaN(value) ? null : (double) value);
        }
        return list;
    }

    /** The counts of a time; null where nothing is known. */
    List<@Nullable List<Long>> counts(int buckets, long from, long to) {
        List<@Nullable List<Long>> list = new ArrayList<>();
        for (long slot = Math.floorDiv(from, stepMillis); slot <= Math.floorDiv(to, stepMillis); slot++) {
            int place = Math.floorMod(slot, length);
            list.add(slots[place] == slot ? counts(place, buckets) : null);
        }
        return list;
    }

    private List<Long> counts(int place, int buckets) {
        int[] known = counts[place];
        return Arrays.stream(known == null ? new int[buckets] : known)
                .mapToObj(count -> (long) count)
                .toList();
    }
}
