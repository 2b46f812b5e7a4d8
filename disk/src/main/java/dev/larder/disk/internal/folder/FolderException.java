package dev.larder.disk.internal.folder;

import org.jspecify.annotations.Nullable;

/** A folder that cannot hold a store now; the message says which, why, and what to do. */
public final class FolderException extends Exception {

    private static final long serialVersionUID = 1;

    /** A folder that cannot be used. */
    public FolderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
