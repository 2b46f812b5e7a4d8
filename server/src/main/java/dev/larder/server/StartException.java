package dev.larder.server;

/** The server cannot start. The message is one line for the person at the machine. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
