package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.connection.SentinelLine.Answer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The master that the sentinels name. All are asked, and the newest configuration counts, so neither one that is down nor one that
 * lags behind misleads. A switch is learnt from whichever sentinel tells it first, and by asking once a second where none does.
 */
final class SentinelMaster implements Whereabouts {

    private static final long ASK_EVERY_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 250;
    private static final Answer UNKNOWN = new Answer(-1, new Endpoint("unknown", 1));

    private final RedisAddress address;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final List<SentinelLine> sentinels;
    private final AtomicReference<Answer> newest = new AtomicReference<>(UNKNOWN);
    private volatile @Nullable Consumer<Endpoint> follower;

    SentinelMaster(RedisAddress address, Connector connector, ScheduledExecutorService timer) {
        this.address = address;
        this.connector = connector;
        this.timer = timer;
        this.sentinels = address.nodes().stream()
                .map(node -> new SentinelLine(node, address.master(), connector, timer, this::look))
                .toList();
    }

    /** Tells regularly, and whenever that may have changed, who the master is. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
    void watch(Consumer<Endpoint> listener) {
        follower = listener;
        timer.scheduleWithFixedDelay(this::look, ASK_EVERY_MILLIS, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // where nobody answers, there is nothing to tell
    private void look() {
        Consumer<Endpoint> told = follower;
        if (told != null) {
            Stages.begun(this::answer).thenApply(Answer::endpoint).thenAccept(told);
        }
    }

    @Override
    public CompletionStage<Line> connect(Attempt how) {
        return answer().thenCompose(named -> connector
                .open(named.endpoint(), Line::here, how)
                .whenComplete((line, failure) -> {
                    if (failure != null && !how.isSpare()) {
                        // What was remembered did not help: sentinels that were set up anew count from the beginning.
                        newest.compareAndSet(named, UNKNOWN);
                    }
                }));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the ballot is ended, and the task ends with the timer
    private CompletionStage<Answer> answer() {
        Ballot<Answer> ballot = new Ballot<>(sentinels.size(), SentinelMaster::newest);
        sentinels.forEach(sentinel -> ballot.asked(sentinel.ask()));
        timer.schedule(ballot::timeUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return ballot.outcome().thenApply(this::newestKnown);
    }

    private static Answer newest(List<Answer> answers) {
        return Collections.max(answers, Comparator.comparingLong(Answer::epoch));
    }

    /** Some may have answered before the others told them of a switch, and some of those are late. */
    private Answer newestKnown(Answer told) {
        return newest.accumulateAndGet(told, (known, other) -> other.epoch() >= known.epoch() ? other : known);
    }

    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                sentinels.stream().map(SentinelLine::close).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
