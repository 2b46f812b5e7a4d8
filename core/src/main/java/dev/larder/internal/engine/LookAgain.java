package dev.larder.internal.engine;

/** Ends a flight that has no answer for those who joined: they start anew. Expected, so without a stack trace. */
final class LookAgain extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LookAgain() {
        super("The lookup ended without an answer; look again", null, false, false);
    }
}
