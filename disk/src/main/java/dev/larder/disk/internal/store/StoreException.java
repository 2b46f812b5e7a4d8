package dev.larder.disk.internal.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do what is asked; the message is RocksDB's. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        /** It would have had to wait, for the disk or for room in memory, and was asked not to. */
        WOULD_WAIT,
        /** What is on disk is not what was written. */
        DAMAGED,
        /** There is no room on the disk. */
        NO_ROOM,
        /** Anything else: no right, no disk. */
        FAILED,
        /** The store is closed. */
        CLOSED
    }

    private final Kind kind;

    StoreException(Kind kind, String message, @Nullable Throwable cause) {
        // What is not in memory is an answer, given often: no stack trace.
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** What is wrong, in words. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
