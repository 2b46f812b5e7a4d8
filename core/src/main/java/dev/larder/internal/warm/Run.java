package dev.larder.internal.warm;

import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.internal.warm.Walk.End;
import dev.larder.internal.warm.Walk.Lenience;
import dev.larder.internal.warm.Walk.Pace;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming.Progress;
import dev.larder.warm.Warming.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a warmer, from its first key to its end. Done once, by the thread that calls {@link #go}; looked at and halted by anybody. */
final class Run<K, V> implements Halt {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Warmer<K, V> warmer;
    private final Warmable<K, V> cache;
    private final Place place;
    private final Executor loading;
    private final Clock clock;
    private final long number;
    private final Counts counts;
    private final CountDownLatch halted = new CountDownLatch(1);
    private final CompletableFuture<Progress> ended = new CompletableFuture<>();
    private volatile boolean isLost;

    Run(Warmer<K, V> warmer, Warmable<K, V> cache, Place place, Executor loading, Clock clock, long number) {
        this.warmer = warmer;
        this.cache = cache;
        this.place = place;
        this.loading = loading;
        this.clock = clock;
        this.number = number;
        this.counts = new Counts(clock.nanos(), expected(warmer.expected()));
    }

    // The user's code enters here; without an answer there is no time left to tell.
    private static long expected(@Nullable LongSupplier howMany) {
        try {
            return howMany == null ? 0 : Math.max(0, howMany.getAsLong());
        } catch (RuntimeException unknown) {
            return 0;
        }
    }

    /** Does it; answers how it ended. Whoever waits is told by {@link #end}. */
    Progress go(long everyMillis) {
        try {
            return place.take(everyMillis) ? walk() : ended(State.ELSEWHERE, null);
        } catch (TierUnavailableException away) {
            return failed("the shared tier is away, by which nodes agree who does it");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return ended(State.STOPPED, null);
        } catch (Exception failure) { // the user's code enters here
            return failed("its keys could not be read: " + failure.getClass().getSimpleName());
        }
    }

    /** How it stands if it has failed. */
    Progress failed(String reason) {
        return ended(State.FAILED, reason);
    }

    /** Tells whoever waits. */
    void end(Progress end) {
        ended.complete(end);
    }

    private Progress walk() throws Exception {
        State state = State.FAILED;
        try {
            End end = warmer.entries() == null ? throughKeys() : throughEntries(warmer.entries());
            state = state(end);
            return ended(state, reason(end));
        } finally {
            leave(state == State.DONE);
        }
    }

    // Who comes next finds the note as it was, and believes it for two minutes more.
    private void leave(boolean isDone) {
        try {
            if (!isLost) {
                place.leave(isDone);
            }
        } catch (TierUnavailableException away) {
            // as above
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private End throughKeys() throws Exception {
        Warmer.Keys<K> keys = Objects.requireNonNull(warmer.keys());
        Steps<K> steps = new Steps<>(cache, warmer.isOnOneNode(), warmer.markOf(), counts, place, loading, this::lose);
        try (Stream<? extends K> stream = Objects.requireNonNull(keys.after(place.mark()), "the warmer's keys")) {
            return walk(steps).through(stream.iterator());
        }
    }

    private End throughEntries(Callable<? extends Stream<? extends Map.Entry<K, V>>> entries) throws Exception {
        Warmable.Since since = cache.now();
        try (Stream<? extends Map.Entry<K, V>> stream =
                Objects.requireNonNull(entries.call(), "the warmer's entries")) {
            Iterator<? extends Map.Entry<K, V>> iterator = stream.iterator();
            return walk(new AtHand(since)).through(iterator);
        }
    }

    private <T> Walk<T> walk(Walker<T> walker) {
        Pace pace = new Pace(warmer.rate(), warmer.batch(), warmer.concurrency());
        return new Walk<>(pace, new Lenience(warmer.stopAfter(), FIRST_PAUSE), this, clock, walker);
    }

    /** Entries are kept where they are read. */
    private final class AtHand implements Walker<Map.Entry<K, V>> {

        private final Warmable.Since since;

        AtHand(Warmable.Since since) {
            this.since = since;
        }

        @Override
        public boolean isLeftOut(Map.Entry<K, V> entry) {
            boolean isWarm = cache.isWarm(entry.getKey());
            if (isWarm) {
                counts.add(new Brought<>(0, 0, 1, Map.of()));
            }
            return isWarm;
        }

        @Override
        public CompletableFuture<Brought<Map.Entry<K, V>>> bring(List<Map.Entry<K, V>> entries) {
            Map<K, V> values = new LinkedHashMap<>();
            entries.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            Brought<K> kept = cache.keep(values, since);
            Map<Map.Entry<K, V>, Throwable> failed = new HashMap<>();
            entries.stream()
                    .filter(entry -> kept.failed().containsKey(entry.getKey()))
                    .forEach(entry -> failed.put(
                            entry, Objects.requireNonNull(kept.failed().get(entry.getKey()))));
            return CompletableFuture.completedFuture(new Brought<>(kept.loaded(), kept.found(), kept.fresh(), failed));
        }

        @Override
        public void settled(List<Map.Entry<K, V>> entries, Brought<Map.Entry<K, V>> brought) {
            counts.add(brought);
        }
    }

    private void lose() {
        isLost = true;
        halt();
    }

    private State state(End end) {
        return switch (end) {
            case DONE -> State.DONE;
            case HALTED -> isLost ? State.ELSEWHERE : State.STOPPED;
            case FAILING, BLOCKED -> State.FAILED;
        };
    }

    private @Nullable String reason(End end) {
        return switch (end) {
            case DONE, HALTED -> null;
            case FAILING -> warmer.stopAfter() + " keys or more could not be loaded, one after the other";
            case BLOCKED -> "the shared tier was away for ten minutes";
        };
    }

    private Progress ended(State state, @Nullable String reason) {
        return counts.progress(state, number, clock.nanos(), reason);
    }

    /** How far it has come, or came. */
    Progress progress() {
        Progress end = ended.getNow(null);
        return end != null ? end : counts.progress(State.RUNNING, number, clock.nanos(), null);
    }

    boolean isOver() {
        return ended.isDone();
    }

    /** The end, for who waits for it. */
    CompletableFuture<Progress> ended() {
        return ended;
    }

    void halt() {
        halted.countDown();
    }

    @Override
    public boolean isRequested() {
        return halted.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    @Override
    public boolean isRequestedWithin(Duration time) {
        try {
            return halted.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
