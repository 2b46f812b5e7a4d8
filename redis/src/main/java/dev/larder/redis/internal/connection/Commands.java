package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends operations on the connection of the moment. An operation is one or more commands in one pipeline, always on one connection;
 * it is answered within the hard timeout, and fails with {@link TierUnavailableException} and nothing else.
 */
public final class Commands {

    private static final int SILENT_TIMEOUTS = 3;

    private final CommandLink link;
    private final Deadlines deadlines;
    private final Failures failures;
    private final Availability availability;
    private final Duration silence;

    Commands(CommandLink link, Deadlines deadlines, Failures failures, Availability availability, Timeouts timeouts) {
        this.link = link;
        this.deadlines = deadlines;
        this.failures = failures;
        this.availability = availability;
        this.silence = timeouts.command().multipliedBy(SILENT_TIMEOUTS);
    }

    /** Sends an operation; the name is for messages. */
    public <T> CompletableFuture<T> call(
            String operation, Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> send) {
        Line line = link.current();
        if (line == null) {
            availability.callFailed();
            return CompletableFuture.failedFuture(
                    failures.disconnected(operation, availability.status().lastError()));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        sent(line, send).whenComplete((value, failure) -> answered(line, operation, answer, value, failure));
        return deadlines.limit(answer, () -> late(line, operation));
    }

    private static <T> CompletionStage<T> sent(
            Line line, Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> send) {
        try {
            return send.apply(line.commands());
        } catch (io.lettuce.core.RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> void answered(
            Line line, String operation, CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
        if (failure == null) {
            line.heard();
            answer.complete(value);
        } else {
            availability.callFailed();
            if (Failures.isAnswer(failure)) {
                line.heard();
            }
            answer.completeExceptionally(failures.failed(operation, failure));
        }
    }

    private TierUnavailableException late(Line line, String operation) {
        availability.callFailed();
        if (line.isSilentFor(silence)) {
            link.giveUp(line, "the server gave no answer for " + silence);
        }
        return failures.late(operation);
    }
}
