package dev.larder.internal.engine;

import org.jspecify.annotations.Nullable;

/** Ends a flight that has no answer for those who joined: they start anew. Expected, so without a stack trace. */
final class LookAgain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LookAgain() {
        this(null);
    }

    /** Where the owner took nothing stale for an answer: what it heard, for those who do not either. */
    LookAgain(@Nullable Exception failure) {
        super("The lookup ended without an answer; look again", failure, false, false);
    }
}
