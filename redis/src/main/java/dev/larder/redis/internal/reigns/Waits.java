package dev.larder.redis.internal.reigns;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.connection.Deadlines;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Reign;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.proof.Complaint;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one master how many of its replicas have what it has written by now. {@code WAIT} holds up its connection, so it has one of its
 * own: a mark is written there, behind everything that was answered before on any connection to that master, and then it is waited for
 * the mark. Who comes while a question is under way takes part in the next one: the answer to the present one says nothing of what came
 * after its mark. So there are at most two questions, whatever the number of invalidations.
 */
final class Waits {

    /** How many replicas, and how long the server waits for them. */
    record Wanted(int replicas, Duration patience) {}

    /** What a master has told. */
    private record Told(Reign reign, long replicas) {}

    private static final byte[] NOTHING = {};
    private static final long MARK_MILLIS = 60_000;

    private final Shard shard;
    private final Supplier<String> mark;
    private final Wanted wanted;
    private final Deadlines deadlines;
    private final Complaint complaint;
    // Guarded by this.
    private @Nullable CompletableFuture<Told> underWay;
    private @Nullable CompletableFuture<Told> next;
    private @Nullable Line line;
    private boolean isClosed;

    Waits(Shard shard, Supplier<String> mark, Wanted wanted, Deadlines deadlines, Complaint complaint) {
        this.shard = shard;
        this.mark = mark;
        this.wanted = wanted;
        this.deadlines = deadlines;
        this.complaint = complaint;
    }

    /** Completes when enough replicas have everything that was answered under the reign by now. */
    CompletionStage<Void> settled(Reign began) {
        return question().thenAccept(told -> {
            if (!told.reign.equals(began)) {
                throw notAcknowledged("another master reigns there by now");
            }
            if (told.replicas < wanted.replicas) {
                throw notAcknowledged(told.replicas + " of " + wanted.replicas + " replicas have what was written");
            }
        });
    }

    private CompletableFuture<Told> question() {
        CompletableFuture<Told> mine = new CompletableFuture<>();
        synchronized (this) {
            if (underWay != null) {
                next = next == null ? mine : next;
                return next;
            }
            underWay = mine;
        }
        ask(mine);
        return mine;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the question is answered
    private void ask(CompletableFuture<Told> question) {
        CompletableFuture<Told> answer = line().thenCompose(this::ask).toCompletableFuture();
        deadlines.limit(answer, () -> shard.failures().late("waiting for replicas"));
        answer.whenComplete((told, failure) -> {
            complain(told, failure);
            letGoIfBroken(failure);
            askNext();
            if (failure == null) {
                question.complete(told);
            } else {
                question.completeExceptionally(failure);
            }
        });
    }

    private CompletionStage<Told> ask(Line asked) {
        CompletionStage<String> marked = asked.here().set(mark.get(), NOTHING, SetArgs.Builder.px(MARK_MILLIS));
        CompletionStage<Long> replicas = asked.here().waitForReplication(wanted.replicas, wanted.patience.toMillis());
        return marked.thenCombine(replicas, (ok, count) -> new Told(asked.reign(), count));
    }

    private void askNext() {
        CompletableFuture<Told> following;
        synchronized (this) {
            following = next;
            underWay = following;
            next = null;
        }
        if (following != null) {
            ask(following);
        }
    }

    private void complain(@Nullable Told told, @Nullable Throwable failure) {
        if (failure != null) {
            complaint.raise(shard.failures().told(failure));
        } else if (told != null && told.replicas < wanted.replicas) {
            complaint.raise("the master has heard from " + told.replicas
                    + " in time, so nothing is acknowledged; add replicas, or ask for fewer by Redis.durability");
        } else {
            complaint.settle();
        }
    }

    private CompletionStage<Line> line() {
        Line present;
        synchronized (this) {
            present = line;
        }
        return present != null
                ? CompletableFuture.completedFuture(present)
                : shard.open().thenApply(this::kept);
    }

    private Line kept(Line opened) {
        synchronized (this) {
            if (line == null && !isClosed) {
                line = opened;
                return opened;
            }
        }
        opened.close();
        throw notAcknowledged("the connection is no longer wanted");
    }

    // One that is late may be held up by an earlier WAIT, or by nobody being at the other end.
    private void letGoIfBroken(@Nullable Throwable failure) {
        if (failure != null && !Failures.isAnswer(failure)) {
            letGo();
        }
    }

    private void letGo() {
        Line last;
        synchronized (this) {
            last = line;
            line = null;
        }
        if (last != null) {
            last.close();
        }
    }

    private static TierUnavailableException notAcknowledged(String why) {
        return new TierUnavailableException("Not acknowledged: " + why, null);
    }

    /** Closes the connection, and makes none from now on. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        letGo();
    }
}
