package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException.Kind;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What a server's error answers mean: of which kind they are, whether the server is of no use to anybody while it gives them, and what
 * an operator can do. docs/resilience.md has them as a table.
 */
enum ErrorAnswer {
    WRONGPASS(Kind.WRONGPASS, /* isOutage= */ false, "give the right user and password in the address"),
    NOAUTH(Kind.WRONGPASS, /* isOutage= */ false, "give a user and password in the address"),
    NOPERM(Kind.NOPERM, /* isOutage= */ false, "grant the user what docs/security.md lists"),
    OOM(Kind.OOM, /* isOutage= */ false, "raise maxmemory, or set maxmemory-policy to allkeys-lru"),
    LOADING(Kind.LOADING, /* isOutage= */ true, "wait until the server has read its data"),
    BUSY(Kind.BUSY, /* isOutage= */ true, "wait for the script, or end it by SCRIPT KILL"),
    MASTERDOWN(Kind.READONLY, /* isOutage= */ true, "connect to the master"),
    READONLY(Kind.READONLY, /* isOutage= */ false, "connect to the master"),
    NOREPLICAS(Kind.READONLY, /* isOutage= */ false, "bring its replicas back, or lower min-replicas-to-write"),
    MISCONF(Kind.READONLY, /* isOutage= */ false, "make room on the server's disk; its log says why it cannot save"),
    CLUSTERDOWN(Kind.CLUSTERDOWN, /* isOutage= */ false, "wait for the failover, or look at CLUSTER INFO"),
    TRYAGAIN(Kind.CLUSTERDOWN, /* isOutage= */ false, "wait until the slot has moved"),
    /** The client's own queue of commands is full. */
    QUEUE(Kind.REJECTED, /* isOutage= */ false, "find out what is slow"),
    /** Anything else that is an answer. */
    OTHER(Kind.ERROR, /* isOutage= */ false, ""),
    /** No answer at all: the connection broke, or could not be made. */
    NONE(Kind.UNAVAILABLE, /* isOutage= */ true, "");

    private static final Pattern WORDS = Pattern.compile("[^A-Z]+");

    private final Kind kind;
    private final boolean isOutage;
    private final String cure;

    ErrorAnswer(Kind kind, boolean isOutage, String cure) {
        this.kind = kind;
        this.isOutage = isOutage;
        this.cure = cure;
    }

    /** What a failure is; a script passes on, in its own words, what a command in it was answered. */
    static ErrorAnswer of(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof RedisCommandExecutionException) {
            return in(text, OTHER);
        }
        return text.startsWith("Request queue size exceeded") ? QUEUE : in(text, NONE);
    }

    /** What a text tells of, if anything. */
    static ErrorAnswer in(String text, ErrorAnswer otherwise) {
        return WORDS.splitAsStream(text)
                .flatMap(word -> Arrays.stream(values()).filter(answer -> answer.isNamed(word)))
                .findFirst()
                .orElse(otherwise);
    }

    private boolean isNamed(String word) {
        return compareTo(QUEUE) < 0 && name().equals(word);
    }

    Kind kind() {
        return kind;
    }

    /** Whether the server is of no use to anybody meanwhile: these count for the circuit breaker, all others show that it lives. */
    boolean isOutage() {
        return isOutage;
    }

    /** The text with what to do. */
    String advised(String text) {
        return cure.isEmpty() ? text : text + "; " + cure;
    }
}
