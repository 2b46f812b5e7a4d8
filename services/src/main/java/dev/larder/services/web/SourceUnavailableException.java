package dev.larder.services.web;

/** What a service asks did not answer, or failed; the same request may succeed a little later. */
public final class SourceUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Who did not answer, and why; for the log alone. */
    public SourceUnavailableException(String message) {
        super(message);
    }
}
