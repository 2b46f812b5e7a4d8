package dev.larder.server;

/** The server cannot start. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    StartException(String line) {
        super(line);
        this.line = line;
    }

    /** What to tell the person at the machine, in one line. */
    String line() {
        return line;
    }
}
