package dev.larder.redis.internal.journal;

import dev.larder.Clock;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Send;
import dev.larder.redis.internal.proof.Complaint;
import dev.larder.redis.internal.proof.Proof;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the server regularly, and whenever somebody wants to know, how far the journal goes. One question is under way at a time. */
final class Heartbeat {

    /**
     * What the server says.
     *
     * @param serverMicros its time
     * @param place the fields of the place that its journal has reached
     */
    record Answer(long serverMicros, List<Object> place) {}

    private static final int BEATS_BETWEEN_SWEEPS = 60;
    private static final long CLOCKS_MILLIS = 100;

    /** Sends an operation to the journal's shard; answered when what it has written counts as done. */
    @FunctionalInterface
    interface Sender {
        CompletableFuture<Answer> call(String operation, Send<Answer> send);
    }

    private final Sender sender;
    private final Appender appender;
    private final Progress progress;
    private final Lag lag;
    private final NodeRow row;
    private final Clock clock;
    private final Complaint complaint;
    private @Nullable ScheduledFuture<?> beats;
    private @Nullable ScheduledFuture<?> clocks;
    private boolean underWay;
    private boolean again;
    private long count;

    Heartbeat(
            Sender sender,
            Appender appender,
            Progress progress,
            Lag lag,
            NodeRow row,
            Clock clock,
            Complaint complaint) {
        this.sender = sender;
        this.appender = appender;
        this.progress = progress;
        this.lag = lag;
        this.row = row;
        this.clock = clock;
        this.complaint = complaint;
    }

    synchronized void start(ScheduledExecutorService timer, JournalSettings settings, Proof proof) {
        long every = settings.heartbeat().toMillis();
        beats = timer.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
        clocks =
                timer.scheduleWithFixedDelay(proof::compareClocks, CLOCKS_MILLIS, CLOCKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    synchronized void stop() {
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {beats, clocks}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    /** Asks now, or as soon as the question under way is answered. */
    void beat() {
        synchronized (this) {
            again = underWay;
            if (underWay) {
                return;
            }
            underWay = true;
        }
        send();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next beat tries again
    private void send() {
        Progress.Question question = progress.ask();
        long sentNanos = clock.nanos();
        boolean sweep = count++ % BEATS_BETWEEN_SWEEPS == 0;
        sender.call("heartbeat", line -> beat(line, sweep))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        complaint.settle();
                        lag.heard(answer.serverMicros(), sentNanos);
                        progress.answered(question, () -> Appender.place(answer.place()));
                    } else if (Failures.isAnswer(failure)) {
                        complaint.raise(String.valueOf(failure.getMessage()));
                    }
                })
                .whenComplete((answer, failure) -> ended());
    }

    private CompletionStage<Answer> beat(Line line, boolean sweep) {
        return appender.heartbeat(line.commands(), row.text(progress.lastKnown(), lag), sweep);
    }

    private void ended() {
        synchronized (this) {
            underWay = again;
            again = false;
            if (!underWay) {
                return;
            }
        }
        send();
    }
}
