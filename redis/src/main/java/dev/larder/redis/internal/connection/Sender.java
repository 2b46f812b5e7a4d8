package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every operation on a master passes: the circuit breaker, a bound on how many are under way, two deadlines, and a second try where
 * its connection was lost and it may be done twice. Thread-safe.
 */
final class Sender {

    private final Surroundings around;
    private final CommandLink link;
    private final Breaker breaker;
    private final Supplier<Failures> failures;
    private final BiConsumer<Line, Throwable> judge;
    private final Duration silence;
    private final Deadlines patience;
    private final Deadlines rest;
    private final AtomicLong rejected = new AtomicLong();

    /** {@code judge} is told of each error that the server has answered, with the connection it came on. */
    Sender(
            Surroundings around,
            CommandLink link,
            Breaker breaker,
            Supplier<Failures> failures,
            BiConsumer<Line, Throwable> judge) {
        this.around = around;
        this.link = link;
        this.breaker = breaker;
        this.failures = failures;
        this.judge = judge;
        this.silence = around.timeouts().silence();
        Duration first = around.timeouts().patience();
        this.patience = Deadlines.of(around.wheel(), first);
        this.rest = Deadlines.of(around.wheel(), around.timeouts().command().minus(first));
    }

    /** Sends on the connection of the moment, see {@link Shard#call}. */
    <T> CompletableFuture<T> call(String operation, Send<T> send) {
        Sending<T> sending = new Sending<>(operation, send);
        sending.begin();
        return sending.answer;
    }

    /** Asks for a sign of life, whatever the breaker says. */
    CompletableFuture<String> probe(Line line) {
        Sending<String> sending = new Sending<>("probe", on -> on.commands().ping());
        sending.sendOn(line);
        return sending.answer;
    }

    /** How many were refused since too many were under way. */
    long rejected() {
        return rejected.get();
    }

    /** One operation on its way, once or again. */
    private final class Sending<T> {

        private final String operation;
        private final Operation kind;
        private final Send<T> send;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final Backoff backoff = new Backoff(around.random());
        private final long beganNanos = around.clock().nanos();
        private volatile @Nullable Line line;
        private volatile long sentNanos;

        Sending(String operation, Send<T> send) {
            this.operation = operation;
            this.kind = Operation.named(operation);
            this.send = send;
        }

        void begin() {
            Line now = link.current();
            if (now == null) {
                refuse(failures.get()
                        .disconnected(operation, around.availability().status().lastError()));
            } else if (!breaker.isClosed()) {
                refuse(failures.get()
                        .open(operation, around.availability().status().lastError()));
            } else {
                sendOn(now);
            }
        }

        void sendOn(Line chosen) {
            int most = around.limits().underWay();
            if (!chosen.take(most)) {
                rejected.incrementAndGet();
                refuse(failures.get().tooMany(operation, most));
                return;
            }
            boolean isFirst = line == null;
            line = chosen;
            sentNanos = around.clock().nanos();
            sent(chosen, send).whenComplete((value, failure) -> answered(chosen, value, failure));
            if (isFirst) {
                patience.after(answer, this::silent);
            }
        }

        private void refuse(TierUnavailableException why) {
            around.availability().callFailed(null);
            answer.completeExceptionally(why);
        }

        private void answered(Line on, T value, @Nullable Throwable failure) {
            on.giveBack();
            if (failure != null) {
                failed(on, failure);
            } else {
                on.heard();
                breaker.worked();
                answer.complete(value);
            }
        }

        private void failed(Line on, Throwable failure) {
            TierUnavailableException told = failures.get().failed(operation, failure);
            boolean isAnswer = Failures.isAnswer(failure);
            if (isAnswer) {
                on.heard();
                judge.accept(on, failure);
            }
            if (Failures.isOutage(failure)) {
                breaker.failed(told);
            } else if (isAnswer) {
                breaker.worked();
            }
            if (!Failures.isLoss(failure) || !kind.isRepeatable() || !sendAgain(on)) {
                around.availability().callFailed(told.getMessage());
                answer.completeExceptionally(told);
            }
        }

        /** Waits for another connection than the lost one, as long as the soft timeout lasts; false if that is over. */
        private boolean sendAgain(Line lost) {
            long pauseMillis = backoff.next();
            long leftNanos =
                    around.timeouts().lookup().toNanos() - (around.clock().nanos() - beganNanos);
            return !answer.isDone()
                    && TimeUnit.MILLISECONDS.toNanos(pauseMillis) < leftNanos
                    && onTimer(pauseMillis, () -> {
                        if (isReplaced(lost) || !sendAgain(lost)) {
                            begin();
                        }
                    });
        }

        private boolean isReplaced(Line lost) {
            Line now = link.current();
            return now != null && now != lost && breaker.isClosed();
        }

        // The soft timeout is nearly over. A server without a sign of life since then has failed; who must waits on.
        private void silent() {
            Line sentOn = line;
            boolean isSilent = sentOn != null && !sentOn.wasHeardSince(sentNanos);
            if (isSilent) {
                breaker.failed(failures.get().late(operation));
            }
            if (isSilent && kind.isDeferrable()) {
                late(/* isCounted= */ true);
            } else {
                rest.after(answer, () -> late(isSilent));
            }
        }

        private void late(boolean isCounted) {
            TierUnavailableException late = failures.get().late(operation);
            around.availability().callFailed(late.getMessage());
            if (!isCounted) {
                breaker.failed(late);
            }
            Line sentOn = line;
            if (sentOn != null && sentOn.isSilentFor(silence)) {
                link.giveUp(sentOn, "the server gave no answer for " + silence);
            }
            answer.completeExceptionally(late);
        }
    }

    private static <T> CompletionStage<T> sent(Line line, Send<T> send) {
        try {
            return send.on(line);
        } catch (io.lettuce.core.RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not fail, and end with the timer
    private boolean onTimer(long delayMillis, Runnable task) {
        try {
            around.timer().schedule(task, delayMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }
}
