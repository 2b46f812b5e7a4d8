package dev.larder.cli.internal.exit;

/** A command that cannot go on. The message says what, why and what to do; it is printed as it is, so it tells no secrets. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** A failure that ends with that code. */
    public Failure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    /** The same, with what it came from. */
    public Failure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** How the command ends. */
    public ExitCode code() {
        return code;
    }
}
