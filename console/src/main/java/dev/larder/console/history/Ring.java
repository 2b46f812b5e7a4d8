package dev.larder.console.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points at equal distances, of which so many are kept; a new one takes the place of the oldest. All its memory is taken when it is made, but
 * for the counts of seconds in which something was slow. Not thread-safe.
 */
final class Ring {

    private final long stepMillis;
    private final int length;
    private final long[] slots;
    private final int[] points;
    private final float[][] values;
    private final int[] @Nullable [] counts;

    Ring(long stepMillis, int length) {
        this.stepMillis = stepMillis;
        this.length = length;
        this.slots = new long[length];
        this.points = new int[length];
        this.values = new float[length][Metric.ALL.size()];
        this.counts = new int[length][];
        Arrays.fill(slots, Long.MIN_VALUE);
    }

    long stepMillis() {
        return stepMillis;
    }

    /** Whether it still has what was at that moment. */
    boolean reaches(long at, long now) {
        return now - at <= stepMillis * length;
    }

    void add(long at, float[] point, List<Long> latency) {
        long slot = Math.floorDiv(at, stepMillis);
        int place = Math.floorMod(slot, length);
        if (slots[place] != slot) {
            slots[place] = slot;
            points[place] = 0;
            Arrays.fill(values[place], Float.NaN);
            counts[place] = null;
        }
        for (int i = 0; i < point.length; i++) {
            values[place][i] = Metric.ALL.get(i).together(values[place][i], points[place], point[i]);
        }
        points[place]++;
        addCounts(place, latency);
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
            float value = slots[place] == slot ? values[place][row] : Float.NaN;
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
