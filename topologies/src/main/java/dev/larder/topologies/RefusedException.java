package dev.larder.topologies;

/**
 * A server answered a command with an error. Arguments are not repeated, for some are secret.
 *
 * @since 0.1
 */
public final class RefusedException extends TopologyException {
    private static final long serialVersionUID = 1L;

    private final String error;

    RefusedException(String command, String error) {
        this(command, withoutArguments(error), error);
    }

    private RefusedException(String command, String safe, String error) {
        super("Redis refused " + command + ": " + safe);
        this.error = error;
    }

    /** What the error begins with, by which errors are told apart: {@code NOAUTH}, {@code MOVED}, {@code ERR}, … */
    public String code() {
        return error.split(" ", 2)[0];
    }

    /** A server repeats the arguments of a command that it does not know. */
    private static String withoutArguments(String error) {
        int arguments = error.indexOf(", with args beginning with");
        return arguments < 0 ? error : error.substring(0, arguments);
    }
}
