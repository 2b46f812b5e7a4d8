package dev.larder.server;

/** The server was called wrongly. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    UsageException(String line) {
        super(line);
        this.line = line;
    }

    /** What to tell the person who called it, in one line. */
    String line() {
        return line;
    }
}
