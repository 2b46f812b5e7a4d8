package dev.larder.codecs.internal.ring;

/** What stands in the shared tier cannot be used as a ring of keys: the operator must act. Tells no secret. */
public final class UnusableRingException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnusableRingException(String message) {
        super(message);
    }
}
