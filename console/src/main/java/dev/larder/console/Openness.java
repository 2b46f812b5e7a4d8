package dev.larder.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Whether others than this machine can get to a server. */
final class Openness {

    static final String CURE =
            "set server.address=127.0.0.1; or name users, larder.console.users.<name>.password={bcrypt}… and"
                    + " .role=admin; or larder.console.login=application where Spring Security guards the application; or"
                    + " larder.console.enabled=false";

    private Openness() {}

    /**
     * Refuses a console that anybody could use.
     *
     * @param address where the server listens; null or empty for everywhere
     * @throws ConsoleNotSafeException if others can get there, and nobody would have to log in
     */
    static void require(@Nullable String address, ConsoleProperties properties) {
        boolean asksWho = properties.login() == ConsoleProperties.Login.APPLICATION
                || !properties.users().isEmpty();
        if (!asksWho && !isLoopback(address)) {
            throw new ConsoleNotSafeException(
                    "The console has no users, larder.console.users is empty, and the server listens"
                            + " on " + (address == null || address.isBlank() ? "every address" : address)
                            + ", so that anybody could read and invalidate what is cached; " + CURE);
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address.strip()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
