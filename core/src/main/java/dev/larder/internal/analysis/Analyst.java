package dev.larder.internal.analysis;

import dev.larder.Clock;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Analysis.Lifetime;
import dev.larder.inspect.Analysis.Size;
import dev.larder.internal.memory.MemoryTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Works a cache's sample in, window by window. The first window behind a change of the sample is left out of the curve: in it the miniatures are empty, as
 * memory is not. Thread-safe: one at a time.
 */
final class Analyst {

    static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int ENOUGH_SAMPLES = 1_000;
    private static final int ENOUGH_IN_A_WINDOW = 200;

    /** In less time it is not seen what comes back later. */
    private static final Duration ENOUGH_TIME = Duration.ofMinutes(4);

    /** Windows after which what was counts for half, and the muted keys are heard again. */
    private static final int AGE_AFTER = 60;

    /** A sample of fewer entries says too little: 256, of which an eighth is sampled. */
    private static final int FEWEST_SAMPLED = 32;

    private static final double MOST_LOST = 0.05;

    /** A key that has more of all lookups is muted. */
    private static final double MUTED_SHARE = 0.01;

    private static final int MUTED_COUNT = 32;
    private static final int LONGEST_BITS = 20;

    private final Sampler<?> sampler;
    private final MemoryTier<?, ?> memory;
    private final LongSupplier hits;
    private final @Nullable Duration timeToLive;
    private final Clock clock;
    private final Resizer resizer;
    private final Map<Long, Integer> counts = new HashMap<>();
    private Miniatures miniatures;
    private @Nullable Lifetimes lifetimes;
    private Tally current = Tally.none();
    private Tally all = Tally.none();
    private boolean isWarm;
    private int windows;
    private long lost;
    private long told;
    private long windowBegan;
    private long lookedAt;
    private long lookups;
    private long samples;

    /**
     * An analyst.
     *
     * @param hits how many lookups memory has answered fresh
     * @param timeToLive whose other lengths are looked at; null for none
     */
    Analyst(
            Sampler<?> sampler,
            MemoryTier<?, ?> memory,
            LongSupplier hits,
            @Nullable Duration timeToLive,
            Clock clock,
            Budget budget) {
        this.sampler = sampler;
        this.memory = memory;
        this.hits = hits;
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.resizer = new Resizer(memory::bound, memory::resize, budget);
        this.miniatures = beginAnew();
    }

    private Miniatures beginAnew() {
        Filter filter = sampler.filter();
        long now = clock.nanos();
        miniatures = new Miniatures(memory.bound(), filter.share());
        lifetimes = timeToLive == null ? null : new Lifetimes(timeToLive, filter.share(), now);
        current = Tally.none();
        all = Tally.none();
        isWarm = false;
        windows = 0;
        windowBegan = now;
        lookedAt = now;
        lost = 0;
        told = 0;
        return miniatures;
    }

    /** Works in what was written down since the last turn. */
    synchronized void turn() {
        long now = clock.nanos();
        Sampler.Drained drained = drain();
        count(drained, now);
        if ((miniatures.isFull() || drained.lost() > drained.told())
                && sampler.filter().bits() < LONGEST_BITS) {
            halve();
        } else if (now - windowBegan >= WINDOW.toNanos()) {
            endWindow(now);
        }
    }

    private Sampler.Drained drain() {
        samples = 0;
        counts.clear();
        return sampler.drain(this::see);
    }

    private void see(Event event) {
        miniatures.see(event);
        if (lifetimes != null) {
            lifetimes.see(event);
        }
        if (event.kind() == Event.Kind.HIT || event.kind() == Event.Kind.MISS) {
            samples++;
            counts.merge(event.key(), 1, Integer::sum);
        }
    }

    private void count(Sampler.Drained drained, long now) {
        long sum = hits.getAsLong() + sampler.beyond();
        long fresh = sum - lookups;
        lookups = sum;
        lost += drained.lost();
        told += drained.told();
        double kept = drained.told() == 0 ? 1 : (double) drained.told() / (drained.told() + drained.lost());
        current = current.plus(new Tally(
                fresh,
                fresh * sampler.filter().share() * kept,
                samples,
                toDoubles(miniatures.takeHits()),
                now - lookedAt));
        lookedAt = now;
        muteLoudest(fresh);
    }

    // Told each time, a key that is asked for all the time would cost more than it tells: it is in memory of any size.
    private void muteLoudest(long fresh) {
        Set<Long> loud = new HashSet<>();
        counts.forEach((key, count) -> {
            if (count >= MUTED_COUNT && count > MUTED_SHARE * fresh) {
                loud.add(key);
            }
        });
        if (!loud.isEmpty()) {
            sampler.mute(loud);
        }
    }

    private void halve() {
        sampler.sample(sampler.filter().half());
        beginAnew();
    }

    private void endWindow(long now) {
        if (lost > MOST_LOST * (told + lost) && sampler.filter().bits() < LONGEST_BITS) {
            halve();
            return;
        }
        Tally window = current;
        current = Tally.none();
        windowBegan = now;
        lost = 0;
        told = 0;
        if (isWarm) {
            all = all.plus(window);
            resize(window);
        }
        isWarm |= window.lookups() > 0;
        age(now);
    }

    private void resize(Tally window) {
        if (window.expected() >= ENOUGH_IN_A_WINDOW && !isTooSmall() && resizer.window(window.ratios())) {
            miniatures.resize(memory.bound().maximum());
            // What is known is about the size before.
            all = Tally.none();
        }
    }

    private void age(long now) {
        if (++windows % AGE_AFTER == 0) {
            all = all.half();
            sampler.sample(Filter.of(sampler.filter().bits()));
        }
        if (lifetimes != null && lifetimes.isOld(now)) {
            lifetimes.age(now);
        }
    }

    /** What is known so far. */
    synchronized Analysis report() {
        long now = clock.nanos();
        List<Size> curve = curve();
        List<Lifetime> others = lifetimes == null ? List.of() : lifetimes.lifetimes(now);
        List<String> advice = new ArrayList<>(isLongEnough() ? Advice.onSize(curve) : List.of());
        if (timeToLive != null) {
            advice.addAll(Advice.onLifetime(others, timeToLive));
        }
        return new Analysis(
                Math.round(all.expected()),
                Math.round(all.lookups()),
                Duration.ofNanos(Math.round(all.nanos())),
                sampler.filter().share(),
                memory.bound().maximum(),
                curve,
                others,
                lifetimes == null ? null : lifetimes.intervals(),
                advice,
                missing(curve, now));
    }

    private List<Size> curve() {
        if (all.expected() < ENOUGH_SAMPLES || isTooSmall()) {
            return List.of();
        }
        long bound = memory.bound().maximum();
        double[] ratios = all.ratios();
        List<Size> curve = new ArrayList<>();
        for (int i = 0; i < ratios.length; i++) {
            double times = Miniatures.TIMES[i];
            curve.add(new Size(times, Math.max(1, Math.round(bound * times)), ratios[i]));
        }
        return curve;
    }

    private boolean isLongEnough() {
        return all.nanos() >= ENOUGH_TIME.toNanos();
    }

    private boolean isTooSmall() {
        long entries = memory.bound().countsEntries() ? memory.bound().maximum() : memory.size();
        return entries * sampler.filter().share() < FEWEST_SAMPLED;
    }

    private @Nullable String missing(List<Size> curve, long now) {
        StringJoiner reasons = new StringJoiner("; ");
        if (isTooSmall()) {
            reasons.add("sizes: a sample of so few entries says too little, "
                    + Math.round(FEWEST_SAMPLED / sampler.filter().share()) + " entries are needed");
        } else if (curve.isEmpty()) {
            reasons.add("sizes: " + Math.round(all.expected()) + " of " + ENOUGH_SAMPLES
                    + " lookups were sampled, those of the first " + WINDOW.toSeconds() + " seconds apart");
        }
        if (!curve.isEmpty() && !isLongEnough()) {
            reasons.add("advice on sizes: seen for " + Math.round(all.nanos() / 1e9) + " s, " + Spans.words(ENOUGH_TIME)
                    + " are needed");
        }
        String ofLifetimes = lifetimes == null ? null : lifetimes.missing(now);
        if (ofLifetimes != null) {
            reasons.add(ofLifetimes);
        }
        return reasons.length() == 0 ? null : reasons.toString();
    }

    synchronized void end() {
        resizer.end();
    }

    Resizer resizer() {
        return resizer;
    }

    private static double[] toDoubles(long[] counts) {
        double[] doubles = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            doubles[i] = counts[i];
        }
        return doubles;
    }
}
