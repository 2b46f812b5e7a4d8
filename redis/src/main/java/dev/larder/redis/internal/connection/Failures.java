package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
        String why = lastError == null ? "" : " (" + lastError + ")";
        return new TierUnavailableException(
                "Redis at " + server + " is not connected: " + operation + " was not sent" + why, null);
    }

    /** What an operation fails with when no answer came in time. */
    public TierUnavailableException late(String operation) {
        return new TierUnavailableException("Redis at " + server + " did not answer in time: " + operation, null);
    }

    /** What an operation fails with when it failed otherwise. */
    public TierUnavailableException failed(String operation, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof TierUnavailableException known) {
            return known;
        }
        String verb = isAnswer(cause) ? " refused " : " was lost during ";
        String told = told(cause);
        boolean secret = !told.equals(String.valueOf(cause.getMessage()));
        return new TierUnavailableException(
                "Redis at " + server + verb + operation + ": " + told, secret ? null : cause);
    }

    /** The reason of a failure in one line, that of its deepest cause. */
    public String told(Throwable failure) {
        Throwable cause = unwrapped(failure);
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        // Redis repeats the arguments of a command that it does not know.
        int arguments = message.indexOf(", with args beginning with");
        return secrets.withoutSecrets(arguments < 0 ? message : message.substring(0, arguments));
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
