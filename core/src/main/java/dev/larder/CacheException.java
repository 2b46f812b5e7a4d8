package dev.larder;

import org.jspecify.annotations.Nullable;

/** The root of what Larder throws apart from the misuse exceptions of the JDK. Children are named by who must act. */
public class CacheException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message that says what happened, to which cache and tier, and what to do. */
    public CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
