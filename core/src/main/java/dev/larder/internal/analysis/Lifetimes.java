package dev.larder.internal.analysis;

import dev.larder.inspect.Analysis;
import dev.larder.inspect.Analysis.Intervals;
import dev.larder.inspect.Analysis.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other times to live would do: for each key of the sample it is played how often it would have been loaded with each of them, and how old the answers
 * would have been. How likely an answer of an age is outdated follows from how often loads found something else than the load before, taken as a Poisson
 * process for each key. Keys that were declared untrue in between say nothing about that: their changes are told. For one thread.
 */
final class Lifetimes {

    /** Of the present time to live. */
    private static final double[] TIMES = {0.25, 0.5, 1, 2, 4};

    private static final int MOST_KEYS = 4_096;
    private static final int ENOUGH_COMPARED = 30;
    private static final int ENOUGH_ASKED = 1_000;

    /** What no change at all in so many comparisons is taken for. */
    private static final double LEAST_CHANGES = 0.5;

    private final double share;
    private final long[] nanos = new long[TIMES.length];
    private final double[] loads = new double[TIMES.length];
    private final double[] outdated = new double[TIMES.length];
    private final Reuse reuse = new Reuse();
    private final Map<Long, KeyLife> keys = new LinkedHashMap<>(64, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, KeyLife> eldest) {
            return size() > MOST_KEYS;
        }
    };
    private double judged;
    private double asked;
    private double changes;
    private double observedNanos;
    private double told;
    private double toldNanos;
    private long compared;
    private long sinceNanos;

    Lifetimes(Duration timeToLive, double share, long nowNanos) {
        this.share = share;
        this.sinceNanos = nowNanos;
        for (int i = 0; i < TIMES.length; i++) {
            nanos[i] = Math.round(timeToLive.toNanos() * TIMES[i]);
        }
    }

    void see(Event event) {
        switch (event.kind()) {
            case HIT, MISS -> ask(key(event), event.atNanos());
            case LOADED -> load(key(event), event.number(), event.atNanos());
            case LOADED_UNKNOWN -> load(key(event), null, event.atNanos());
            case GONE -> tell(key(event));
            case ALL_GONE -> keys.values().forEach(KeyLife::gone);
            case KEPT, REPLACED -> {}
        }
    }

    private KeyLife key(Event event) {
        KeyLife key = keys.computeIfAbsent(event.key(), ignored -> new KeyLife(TIMES.length));
        toldNanos += key.pass(event.atNanos());
        return key;
    }

    // An invalidation and the write behind it are one change, and so is whatever nobody has asked about in between.
    private void tell(KeyLife key) {
        told += key.gone() ? 1 : 0;
    }

    private void ask(KeyLife key, long atNanos) {
        reuse.add(key.ask(atNanos));
        asked++;
        double rate = key.changes().rate(meanRate());
        boolean isJudged = compared >= ENOUGH_COMPARED;
        for (int i = 0; i < TIMES.length; i++) {
            if (!key.isLoaded(i, atNanos, nanos[i])) {
                key.load(i, atNanos);
                loads[i]++;
            } else if (isJudged) {
                outdated[i] += -Math.expm1(-rate * key.ageNanos(i, atNanos));
            }
        }
        judged += isJudged ? 1 : 0;
    }

    private void load(KeyLife key, @Nullable Integer digest, long atNanos) {
        double changesBefore = key.changes().expected();
        double nanosBefore = key.changes().nanos();
        if (key.compare(digest, atNanos)) {
            compared++;
            changes = Math.max(0, changes + key.changes().expected() - changesBefore);
            observedNanos = Math.max(0, observedNanos + key.changes().nanos() - nanosBefore);
        }
    }

    // Changes in a nanosecond, of all keys together.
    private double meanRate() {
        return observedNanos == 0 ? 0 : Math.max(changes, LEAST_CHANGES) / observedNanos;
    }

    /** Those that were looked at for long enough: twice their own length. */
    List<Lifetime> lifetimes(long nowNanos) {
        List<Lifetime> known = new ArrayList<>();
        double seconds = (nowNanos - sinceNanos) / 1e9;
        for (int i = 0; i < TIMES.length; i++) {
            if (isEnough() && nowNanos - sinceNanos >= 2 * nanos[i]) {
                known.add(new Lifetime(
                        Duration.ofNanos(nanos[i]),
                        loads[i] / share / seconds,
                        judged == 0 ? 0 : outdated[i] / judged));
            }
        }
        return known;
    }

    /** Why nothing is known of them; null if that is not so. */
    @Nullable String missing(long nowNanos) {
        if (compared < ENOUGH_COMPARED) {
            return "times to live: " + compared + " loads of sampled keys could be compared with the one before, "
                    + ENOUGH_COMPARED + " are needed";
        }
        if (judged < ENOUGH_ASKED) {
            return "times to live: " + Math.round(judged) + " lookups of sampled keys since then, " + ENOUGH_ASKED
                    + " are needed";
        }
        return nowNanos - sinceNanos < 2 * nanos[2] ? "times to live: seen for less than twice the present one" : null;
    }

    private boolean isEnough() {
        return compared >= ENOUGH_COMPARED && judged >= ENOUGH_ASKED;
    }

    @Nullable Intervals intervals() {
        if (asked < ENOUGH_ASKED) {
            return null;
        }
        return new Analysis.Intervals(
                reuse.below(0.5),
                reuse.below(0.9),
                mean(observedNanos, changes),
                compared,
                mean(toldNanos, told),
                Math.round(told));
    }

    private static @Nullable Duration mean(double nanos, double times) {
        return times < LEAST_CHANGES ? null : Duration.ofNanos(Math.round(nanos / times));
    }

    /** Lets what was count for half from now on, so that it does not outweigh what is. */
    void age(long nowNanos) {
        for (int i = 0; i < TIMES.length; i++) {
            loads[i] /= 2;
            outdated[i] /= 2;
        }
        judged /= 2;
        asked /= 2;
        told /= 2;
        toldNanos /= 2;
        reuse.age();
        sinceNanos = nowNanos - (nowNanos - sinceNanos) / 2;
    }

    /** Whether more has been seen than is needed. */
    boolean isOld(long nowNanos) {
        return nowNanos - sinceNanos > Math.max(Duration.ofHours(1).toNanos(), 8 * nanos[TIMES.length - 1]);
    }
}
