package dev.larder.cli.internal.bench;

import dev.larder.Clock;
import dev.larder.cli.internal.requests.Request;
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
 */
final class Load {

    private static final long GLANCE_MILLIS = 100;

    /** Whoever presses Ctrl-C waits no longer for answers. */
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(10).toNanos();

    private final Schedule schedule;
    private final Supplier<Request> requests;
    private final Clock clock;
    private final Turn turn;
    private final Duration timeout;
    private final Tally tally = new Tally();
    // Held while a trace is read, by which no one else is kept waiting than those who wait for that request.
    private final ReentrantLock order = new ReentrantLock();
    private long handedOut;
    private long begunNanos;
    private volatile boolean isInterrupted;
    private volatile @Nullable RuntimeException broken;

    private record Numbered(long number, Request request) {}

    /**
     * A run.
     *
     * @param requests what is asked for, in order; never asked by two threads at once
     * @param timeout how long an answer may take
     */
    Load(Schedule schedule, Supplier<Request> requests, Clock clock, Turn turn, Duration timeout) {
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
    record Ended(Tally tally, long due, long nanos, boolean isInterrupted) {

        /** Those for which everybody was too busy. */
        long notSent() {
            return Math.max(0, due - tally.countSent());
        }

        /** Those whose answer nobody waits for any more. */
        long unanswered() {
            return Math.max(0, tally.countSent() - tally.countAnswered() - tally.countFailed());
        }

        /** What was not as it should be. */
        long failed() {
            return tally.countFailed() + unanswered();
        }

        double answeredPerSecond() {
            return nanos <= 0 ? 0 : tally.countAnswered() * 1e9 / nanos;
        }
    }

    /** Who is told now and then how many requests have ended. */
    interface Watcher {
        void see(long ended);
    }

    /**
     * Asks everything; returns when all is answered, or a moment after the end was asked for.
     *
     * @param answerers one for each thread
     * @throws RuntimeException what the requests have thrown
     */
    Ended run(List<? extends Answerer> answerers, Watcher watcher) {
        CountDownLatch working = new CountDownLatch(answerers.size());
        List<Thread> threads = new ArrayList<>();
        for (Answerer answerer : answerers) {
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

    private void work(Answerer answerer, CountDownLatch working) {
        try {
            Optional<Numbered> next = next();
            while (next.isPresent() && isSent(answerer, next.get())) {
                next = next();
            }
        } catch (RuntimeException noRequest) {
            broken = noRequest;
        } finally {
            working.countDown();
        }
    }

    private Optional<Numbered> next() {
        order.lock();
        try {
            if (broken != null || handedOut == schedule.total()) {
                return Optional.empty();
            }
            return Optional.of(new Numbered(handedOut++, requests.get()));
        } finally {
            order.unlock();
        }
    }

    /** Sends it when it is due, or as soon as can be; false where it is too late for it and all that follow. */
    private boolean isSent(Answerer answerer, Numbered next) {
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
            tally.ended(answered, due, send, sinceBegun());
        }
        return true;
    }

    private long sinceBegun() {
        return clock.nanos() - begunNanos;
    }

    // Whoever answers may fail with anything, and is asked again all the same.
    private static Answered asked(Answerer answerer, Request request) {
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
