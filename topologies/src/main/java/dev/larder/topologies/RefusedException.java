package dev.larder.topologies;

/** A server answered a command with an error. Arguments are not repeated, for some are secret. */
final class RefusedException extends TopologyException {
    private static final long serialVersionUID = 1L;

    RefusedException(String command, String error) {
        super("Redis refused " + command + ": " + withoutArguments(error));
    }

    /** A server repeats the arguments of a command that it does not know. */
    private static String withoutArguments(String error) {
        int arguments = error.indexOf(", with args beginning with");
        return arguments < 0 ? error : error.substring(0, arguments);
    }
}
