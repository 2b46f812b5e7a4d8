package dev.larder.cli.internal.exit;

/** How a command ended. The numbers are a contract. */
public enum ExitCode {
    /** As asked for. */
    OK(0),
    /** Something went wrong on the way. */
    FAILURE(1),
    /** The command line cannot be meant like that. */
    USAGE(2),
    /** It was done, and there is something to look at. */
    FINDINGS(3),
    /** What was asked for is not there. */
    NOT_FOUND(4),
    /** The server knows neither the user nor the password, or the user may not do this. */
    FORBIDDEN(5),
    /** Nobody answers. */
    UNREACHABLE(6),
    /** Not done, because it would do harm, or was not confirmed. */
    REFUSED(7),
    /** Some of it was done. */
    PARTIAL(8),
    /** Ctrl-C. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the shell sees. */
    public int code() {
        return code;
    }
}
