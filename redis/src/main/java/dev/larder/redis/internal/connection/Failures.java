package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.netty.channel.ConnectTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in words for operators, without secrets. */
public final class Failures {

    private final String server;
    private final RedisAddress secrets;

    /** Names the server; what the address keeps to itself is kept out of every text. */
    Failures(String server, RedisAddress secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /** What an operation fails with while there is no connection. */
    public TierUnavailableException disconnected(String operation, @Nullable String lastError) {
        Kind kind = lastError == null
                ? Kind.UNAVAILABLE
                : ErrorAnswer.in(lastError, ErrorAnswer.NONE).kind();
        return new TierUnavailableException(
                kind,
                "Redis at " + server + " is not connected: " + operation + " was not sent" + why(lastError),
                null);
    }

    /** What an operation fails with when no answer came in time. */
    public TierUnavailableException late(String operation) {
        return new TierUnavailableException(
                Kind.TIMEOUT, "Redis at " + server + " gave no answer in time: " + operation, null);
    }

    /** What an operation fails with while the circuit breaker is open. */
    TierUnavailableException open(String operation, @Nullable String lastError) {
        return new TierUnavailableException(
                "Redis at " + server + " does not answer, and is left alone until it does: " + operation
                        + " was not sent" + why(lastError),
                null);
    }

    /** What an operation fails with while too many wait for their answers. */
    TierUnavailableException tooMany(String operation, int most) {
        return new TierUnavailableException(
                Kind.REJECTED,
                "Redis at " + server + " has " + most + " operations to answer already: " + operation
                        + " was not sent; find out what is slow, or raise maximumInFlight",
                null);
    }

    private static String why(@Nullable String lastError) {
        return lastError == null ? "" : " (" + lastError + ")";
    }

    /** What an operation fails with when it failed otherwise. */
    public TierUnavailableException failed(String operation, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof TierUnavailableException known) {
            return known;
        }
        String verb = isAnswer(cause) ? " refused " : " was lost during ";
        String told = told(cause);
        ErrorAnswer answer = ErrorAnswer.of(cause);
        return new TierUnavailableException(
                answer.kind(),
                answer.advised("Redis at " + server + verb + operation + ": " + told),
                told.equals(String.valueOf(cause.getMessage())) ? cause : clean(cause, told));
    }

    /** A cause that says only what may be told. */
    private static @Nullable Throwable clean(Throwable cause, String told) {
        return isAnswer(cause) ? new RedisCommandExecutionException(told) : null;
    }

    /** {@link #told} with what to do. */
    String advised(Throwable failure) {
        String told = told(failure);
        return Cures.with(ErrorAnswer.in(told, ErrorAnswer.NONE).advised(told));
    }

    /** Why a connection could not be made: what its deepest cause says or is. */
    static Kind kind(Throwable failure) {
        Throwable cause = deepest(failure);
        return isTimeout(cause) ? Kind.TIMEOUT : ErrorAnswer.of(cause).kind();
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof RedisCommandTimeoutException
                || cause instanceof ConnectTimeoutException;
    }

    /** Whether a failure says that the server is of no use to anybody at the moment. */
    static boolean isOutage(Throwable failure) {
        return isLoss(failure)
                || (isAnswer(failure) && ErrorAnswer.of(unwrapped(failure)).isOutage());
    }

    /** Whether a connection broke before the answer came; not what this node itself refuses or is not content with. */
    static boolean isLoss(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return !(cause instanceof TierUnavailableException) && ErrorAnswer.of(cause) == ErrorAnswer.NONE;
    }

    /** The reason of a failure in one line, that of its deepest cause. */
    public String told(Throwable failure) {
        Throwable cause = deepest(failure);
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        // Redis repeats the arguments of a command that it does not know.
        int arguments = message.indexOf(", with args beginning with");
        return secrets.withoutSecrets(arguments < 0 ? message : message.substring(0, arguments));
    }

    private static Throwable deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether the server is there and answered with an error. */
    public static boolean isAnswer(Throwable failure) {
        return !answer(failure).isEmpty();
    }

    /** Whether the key holds something else than was expected. */
    public static boolean isWrongType(Throwable failure) {
        return answer(failure).contains("WRONGTYPE");
    }

    /** Whether the server answered with an error that begins with that word. */
    public static boolean begins(Throwable failure, String word) {
        return answer(failure).startsWith(word);
    }

    /** Whether it was the wrong node of a cluster that was asked: nothing is amiss. */
    public static boolean isMoved(Throwable failure) {
        return begins(failure, "MOVED");
    }

    /** Whether the server must not write, also where it is a script that was to. */
    static boolean isReadOnly(Throwable failure) {
        return answer(failure).contains("READONLY");
    }

    /** The error that the server answered, or the empty text if it did not answer. */
    private static String answer(Throwable failure) {
        Throwable cause = unwrapped(failure);
        Throwable told = cause instanceof TierUnavailableException ? cause.getCause() : cause;
        return told instanceof RedisCommandExecutionException ? String.valueOf(told.getMessage()) : "";
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = failure.getCause();
        return wrapper && cause != null ? unwrapped(cause) : failure;
    }
}
