package dev.larder.console.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hit ratio of each cache, one point a minute for an hour; of a thousand caches at most. Thread-safe. */
public final class Sparks {

    static final int MINUTES = 60;
    static final int MOST_CACHES = 1_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final Map<String, float[]> ratios = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    /** Remembers the ratios of this minute; those that were remembered of it before are replaced. Null is a gap. */
    public synchronized void add(long at, Map<String, @Nullable Double> now) {
        long slot = Math.floorDiv(at, MINUTE_MILLIS);
        long skipped = minute == Long.MIN_VALUE ? MINUTES : Math.min(MINUTES, slot - minute);
        for (long old = slot - skipped + 1; old <= slot; old++) {
            int place = Math.floorMod(old, MINUTES);
            ratios.values().forEach(each -> each[place] = Float.NaN);
        }
        minute = slot;
        now.forEach((cache, ratio) -> put(cache, ratio, Math.floorMod(slot, MINUTES)));
    }

    private void put(String cache, @Nullable Double ratio, int place) {
        if (ratio == null || (!ratios.containsKey(cache) && ratios.size() >= MOST_CACHES)) {
            return;
        }
        float[] ofCache = ratios.computeIfAbsent(cache, ignored -> {
            float[] empty = new float[MINUTES];
            Arrays.fill(empty, Float.NaN);
            return empty;
        });
        ofCache[place] = ratio.floatValue();
    }

    /** All that is remembered, as a copy: of each cache its ratios, by the minute modulo an hour. */
    synchronized Map<String, float[]> all() {
        Map<String, float[]> copies = new HashMap<>();
        ratios.forEach((cache, hour) -> copies.put(cache, hour.clone()));
        return copies;
    }

    /** The minute of the last ratio, of the epoch; the smallest number before the first. */
    synchronized long minute() {
        return minute;
    }

    /** Remembers what was remembered before, if nothing was since. */
    synchronized void restore(long lastMinute, Map<String, float[]> before) {
        if (ratios.isEmpty()) {
            ratios.putAll(before);
            minute = lastMinute;
        }
    }

    /** The last hour of a cache, oldest first. */
    public synchronized List<@Nullable Double> of(String cache) {
        float[] known = ratios.get(cache);
        List<@Nullable Double> hour = new ArrayList<>();
        for (long slot = minute - MINUTES + 1; known != null && slot <= minute; slot++) {
            float ratio = known[Math.floorMod(slot, MINUTES)];
            hour.add(Float.isNaN(ratio) ? null : (double) ratio);
        }
        return hour;
    }
}
