package dev.larder.server;

/** The server was called wrongly. The message is one line for the person who called it. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
