package dev.larder.cli.internal.session;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.topologies.RefusedException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits for something to become so, and looks every now and then.
 *
 * @param session whose Ctrl-C ends it
 * @param patience how long at most
 */
public record Waiting(Session session, Duration patience) {

    private static final Duration GLANCE = Duration.ofMillis(100);

    /**
     * Until nothing lacks any more. Who does not answer, lacks.
     *
     * @param what is waited for, to begin a message with
     * @param lack what is missing, for a message; empty if nothing is
     * @throws Failure with code 1 if it takes too long, 130 if somebody loses patience earlier
     */
    public void until(String what, Supplier<String> lack) {
        long deadline = session.clock().nanos() + patience.toNanos();
        String missing = look(lack);
        while (!missing.isEmpty()) {
            if (session.interruption().isRequestedWithin(GLANCE)) {
                throw new Failure(ExitCode.INTERRUPTED, what + " was not waited for: " + missing);
            }
            if (session.clock().nanos() - deadline > 0) {
                throw new Failure(
                        ExitCode.FAILURE,
                        what + " did not come about within " + patience.toMillis() + " ms: " + missing);
            }
            missing = look(lack);
        }
    }

    private static String look(Supplier<String> lack) {
        try {
            return lack.get();
        } catch (Failure | RefusedException notYet) {
            return String.valueOf(notYet.getMessage());
        }
    }
}
