package dev.larder.internal.engine;

import dev.larder.LoadException;
import dev.larder.Source.Held;
import dev.larder.internal.engine.Sources.Loading;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads within the cache's timeouts. Where there are none, a load runs on its caller's thread. Otherwise it runs on one of {@link
 * LoadThreads}, so that the caller can leave it: at the soft timeout if it has something stale, at the hard one in any case. The load
 * goes on, and ends as if the caller were still there, its lease kept alive up to {@link dev.larder.CacheSpec#leaseLimit}. So long
 * whoever else wants the key waits for that load and starts none: a source that hangs has one thread of ours for each key, not one for
 * each caller.
 */
final class TimedLoads<K, V> {

    private static final long UNLIMITED = Long.MAX_VALUE;

    /** A load that its caller has left. */
    private record Late<V>(Moment began, Errand<?> errand, CompletableFuture<Answer<V>> answer) {}

    private final Parts<K, V> parts;
    private final Sources<K, V> sources;
    private final long softNanos;
    private final long hardNanos;
    private final Map<String, Late<V>> late = new ConcurrentHashMap<>();

    TimedLoads(Parts<K, V> parts, Sources<K, V> sources) {
        this.parts = parts;
        this.sources = sources;
        this.hardNanos = nanos(parts.spec().hardLoadTimeout());
        this.softNanos = Math.min(hardNanos, nanos(parts.spec().softLoadTimeout()));
    }

    private static long nanos(@Nullable Duration timeout) {
        return timeout == null ? UNLIMITED : timeout.toNanos();
    }

    /** Whether loads run on threads of their own. */
    boolean areTimed() {
        return softNanos != UNLIMITED;
    }

    /**
     * Loads one value.
     *
     * @throws LoadException if the loader failed, or took too long
     */
    Answer<V> load(Query<K, V> query, Fallback<K, V> fallback, Moment began, Ending<Loading<V>, Answer<V>> ending)
            throws InterruptedException {
        if (!areTimed()) {
            return loadHere(query, fallback.held(parts), ending);
        }
        Held<V> held = fallback.held(parts);
        Errand<Loading<V>> errand = start(query.text(), () -> sources.load(query, held), ending);
        return waitFor(errand, () -> fallback.ifError(parts), ending, () -> leave(query.text(), errand, began, ending));
    }

    /** Loads one value of which nothing is kept, however late it comes. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a value that comes late
    Answer<V> loadUnkept(Query<K, V> query, Ending<Loading<V>, Answer<V>> ending) throws InterruptedException {
        if (!areTimed()) {
            return loadHere(query, /* held= */ null, ending);
        }
        Errand<Loading<V>> errand = start(query.text(), () -> sources.load(query, /* held= */ null), ending);
        return waitFor(errand, () -> null, ending, () -> errand.leave(ending));
    }

    private Answer<V> loadHere(Query<K, V> query, @Nullable Held<V> held, Ending<Loading<V>, Answer<V>> ending)
            throws InterruptedException {
        Loading<V> loading;
        try {
            loading = sources.load(query, held);
        } catch (LoadException | Error failed) {
            ending.failed();
            throw failed;
        }
        return ending.loaded(loading);
    }

    /** Sends for something; if no thread is to be had for it, that is a failed load. */
    <T> Errand<T> start(String what, Supplier<T> work, Ending<T, ?> ending) {
        try {
            return Errand.start(parts.loadThreads(), work);
        } catch (RejectedExecutionException full) {
            ending.failed();
            parts.counters().lateLoad();
            throw new LoadException(
                    "Cache " + parts.name() + " did not load " + what + ": " + LoadThreads.MOST + " loads run and "
                            + LoadThreads.MOST_WAITING + " wait already; find out why the source is slow",
                    full);
        }
    }

    /** Waits as long as the timeouts say; whoever leaves, for whatever reason, does what there is to be done then. */
    <T, A> A waitFor(Errand<T> errand, Supplier<@Nullable A> stale, Ending<T, A> ending, Runnable leaving)
            throws InterruptedException {
        T inTime;
        try {
            inTime = errand.within(softNanos);
            if (inTime == null) {
                A instead = stale.get();
                if (instead != null) {
                    leaving.run();
                    return instead;
                }
                inTime = errand.within(hardNanos == UNLIMITED ? UNLIMITED : hardNanos - softNanos);
            }
        } catch (InterruptedException interrupted) {
            leaving.run();
            throw interrupted;
        } catch (RuntimeException | Error failed) {
            ending.failed();
            throw failed;
        }
        if (inTime == null) {
            leaving.run();
            throw tooLate();
        }
        return ending.loaded(inTime);
    }

    private LoadException tooLate() {
        return new LoadException(
                "The loader of cache " + parts.name() + " gave no answer for " + Duration.ofNanos(hardNanos)
                        + ", its hardLoadTimeout; it goes on without its caller",
                new TimeoutException("the load took longer than " + Duration.ofNanos(hardNanos)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer is completed, and told where it is waited for
    private void leave(String text, Errand<Loading<V>> errand, Moment began, Ending<Loading<V>, Answer<V>> ending) {
        parts.counters().lateLoad();
        CompletableFuture<Answer<V>> answer = new CompletableFuture<>();
        Late<V> left = new Late<>(began, errand, answer);
        late.put(text, left);
        errand.leave(ending).whenComplete((value, failure) -> {
            late.remove(text, left);
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
            }
        });
    }

    /**
     * The answer of a load of the key that was left and still goes on, a stale one where that is allowed, or null if there is no such
     * load, or nothing that it brings may be kept.
     *
     * @throws LoadException if it failed, or took too long for this caller too
     */
    @Nullable Answer<V> joinLate(Query<K, V> query, Fallback<K, V> fallback) throws InterruptedException {
        Late<V> load = late.get(query.text());
        if (load == null || !isWorthWaitingFor(load, query.text())) {
            return null;
        }
        if (parts.loadThreads().isOnBehalfOf(load.errand()::isOn)) {
            throw Lookups.ownKey(parts.name(), query.text());
        }
        Answer<V> answer = Errand.within(load.answer(), Math.max(0, softNanos - age(load)));
        if (answer == null) {
            Answer<V> stale = fallback.ifError(parts);
            answer = stale != null ? stale : Errand.within(load.answer(), hardNanos);
        }
        if (answer == null) {
            throw tooLate();
        }
        // Rules that were forgotten meanwhile say nothing.
        boolean isAlive = isGood(answer, query.text()) && load.began().isBeforeAnyAbandonment(parts.node());
        return isAlive ? answer : null;
    }

    // While the node is suspect no fence tells what others have declared untrue since the load began.
    private boolean isWorthWaitingFor(Late<V> load, String text) {
        return load.began().isStill(parts.node(), text)
                && parts.proof().covers(load.began().nanos(), parts.clock().nanos())
                && age(load) < parts.spec().leaseLimit().toNanos();
    }

    private boolean isGood(Answer<V> answer, String text) {
        String prefix = parts.template().prefix();
        return !parts.node().rules().cover(answer, text, prefix)
                && (answer.isInsteadOfFailure() || !parts.node().outdated().cover(answer, text, prefix));
    }

    private long age(Late<V> load) {
        return parts.clock().nanos() - load.began().nanos();
    }
}
