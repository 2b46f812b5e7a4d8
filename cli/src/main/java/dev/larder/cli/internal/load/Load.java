package dev.larder.cli.internal.load;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open loop. The schedule says when each request is due, whatever became of those before, and its time is reckoned from there: an answerer that hangs for a
 * second is charged with all that was due in that second, and not with one slow request, as a loop that waits for answers would have it ("coordinated
 * omission", after G. Tene).
 *
 * <pre>
 * due       0   1   2   3   4   5      one thread, each answer takes 1, that of 1 takes 3
 * sent      0   1           2 3 4 5    from due: 1 3 3 3 3 3, from send: 1 3 1 1 1 1
 * </pre>
 *
 * <p>There are as many threads as requests may be under way. Whichever is free takes the next request and waits for its moment; where all are busy, requests are
 * sent late, and for so long as an answer may take also behind the end. What is left then was not sent in time, and is counted.
 *
 * @param <R> what is asked
 */
public final class Load<R> {

    private static final long GLANCE_MILLIS = 100;

    /** Whoever presses Ctrl-C waits no longer for answers. */
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(10).toNanos();

    private final Schedule schedule;
    private final Supplier<R> requests;
    private final Clock clock;
    private final Turn turn;
    private final Duration timeout;
    private final Tally tally = new Tally();
    private Hearer<? super R> hearer = (request, answered, due, send, end) -> {};
    // Held while a trace is read, by which no one else is kept waiting than those who wait for that request.
    private final ReentrantLock order = new ReentrantLock();
    private long handedOut;
    private long begunNanos;
    private volatile boolean isInterrupted;
    private volatile @Nullable RuntimeException broken;

    private record Numbered<R>(long number, R request) {}

    /**
     * A run.
     *
     * @param requests what is asked for, in order; never asked by two threads at once
     * @param timeout how long an answer may take
     */
    public Load(Schedule schedule, Supplier<R> requests, Clock clock, Turn turn, Duration timeout) {
        this.schedule = schedule;
        this.requests = requests;
        this.clock = clock;
        this.turn = turn;
        this.timeout = timeout;
    }

    /**
     * What was measured.
     *
     * @param due how many requests became due: all, unless it was interrupted
     * @param nanos from when the first that is measured was due to the last answer, or the end of the schedule where that is later
     */
    public record Ended(Tally tally, long due, long nanos, boolean isInterrupted) {

        /** Those for which everybody was too busy. */
        public long notSent() {
            return Math.max(0, due - tally.countSent());
        }

        /** Those whose answer nobody waits for any more. */
        public long unanswered() {
            return Math.max(0, tally.countSent() - tally.countAnswered() - tally.countFailed());
        }

        /** What was not as it should be. */
        public long failed() {
            return tally.countFailed() + unanswered();
        }

        /** Of those that are measured. */
        public double answeredPerSecond() {
            return nanos <= 0 ? 0 : tally.countAnswered() * 1e9 / nanos;
        }
    }

    /**
     * Who is told of each request that was measured, by the thread that sent it.
     *
     * @param <R> what is asked
     */
    public interface Hearer<R> {
        /** It has ended; the times are nanoseconds since the beginning, as in {@link Tally#ended}. */
        void hear(R request, Answered answered, long due, long send, long end);
    }

    /** Tells somebody of each request; before the run. */
    public Load<R> heardBy(Hearer<? super R> listener) {
        hearer = listener;
        return this;
    }

    /** Who is told now and then how many requests have ended. */
    public interface Watcher {
        /** Called every tenth of a second or so. */
        void see(long ended);
    }

    /**
     * Asks everything; returns when all is answered, or a moment after the end was asked for.
     *
     * @param answerers one for each thread
     * @throws RuntimeException what the requests have thrown
     */
    public Ended run(List<? extends Answerer<R>> answerers, Watcher watcher) {
        CountDownLatch working = new CountDownLatch(answerers.size());
        List<Thread> threads = new ArrayList<>();
        for (Answerer<R> answerer : answerers) {
            threads.add(Threads.daemon("larder-bench-" + threads.size(), () -> work(answerer, working)));
        }
        begunNanos = clock.nanos();
        threads.forEach(Thread::start);
        await(working, watcher);
        if (broken != null) {
            throw broken;
        }
        return ended();
    }

    private void work(Answerer<R> answerer, CountDownLatch working) {
        try {
            Optional<Numbered<R>> next = next();
            while (next.isPresent() && isSent(answerer, next.get())) {
                next = next();
            }
        } catch (RuntimeException noRequest) {
            broken = noRequest;
        } finally {
            working.countDown();
        }
    }

    private Optional<Numbered<R>> next() {
        order.lock();
        try {
            if (broken != null || handedOut == schedule.total()) {
                return Optional.empty();
            }
            return Optional.of(new Numbered<>(handedOut++, requests.get()));
        } finally {
            order.unlock();
        }
    }

    /** Sends it when it is due, or as soon as can be; false where it is too late for it and all that follow. */
    private boolean isSent(Answerer<R> answerer, Numbered<R> next) {
        long due = schedule.dueNanos(next.number);
        if (!turn.comes(begunNanos + due)) {
            isInterrupted = true;
            return false;
        }
        long send = sinceBegun();
        if (send > schedule.endNanos() + timeout.toNanos()) {
            return false;
        }
        boolean isMeasured = schedule.isMeasured(next.number);
        if (isMeasured) {
            tally.sent();
        }
        Answered answered = asked(answerer, next.request);
        if (isMeasured) {
            long end = sinceBegun();
            tally.ended(answered, due, send, end);
            hearer.hear(next.request, answered, due, send, end);
        }
        return true;
    }

    private long sinceBegun() {
        return clock.nanos() - begunNanos;
    }

    // Whoever answers may fail with anything, and is asked again all the same.
    private Answered asked(Answerer<R> answerer, R request) {
        try {
            return answerer.answer(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Trouble.of(e);
        } catch (Exception e) {
            return Trouble.of(e);
        }
    }

    private void await(CountDownLatch working, Watcher watcher) {
        long deadline = schedule.endNanos() + 2 * timeout.toNanos();
        try {
            while (!working.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                watcher.see(tally.countAnswered() + tally.countFailed());
                if (turn.isOver()) {
                    isInterrupted = true;
                    deadline = Math.min(deadline, sinceBegun() + Math.min(timeout.toNanos(), LAST_ANSWERS_NANOS));
                }
                if (sinceBegun() > deadline) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isInterrupted = true;
        }
    }

    private Ended ended() {
        boolean isCut = isInterrupted;
        long end = isCut ? Math.min(schedule.endNanos(), sinceBegun()) : schedule.endNanos();
        long due = isCut ? schedule.measuredUntil(end) : schedule.measured();
        return new Ended(
                tally,
                Math.max(due, tally.countSent()),
                Math.max(end, tally.lastEndNanos()) - schedule.dueNanos(schedule.warmUp()),
                isCut);
    }
}
