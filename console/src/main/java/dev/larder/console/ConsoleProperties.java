package dev.larder.console;

import dev.larder.console.security.Addresses;
import dev.larder.console.security.Passwords;
import dev.larder.console.security.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console, under {@code larder.console}.
 *
 * @param enabled whether there is one
 * @param path below which page and API are; {@code /} for the root
 * @param data the folder of the audit log; without one its last lines are in memory alone
 * @param environment a badge on every page, such as PROD; then every invalidation has to be confirmed by its name
 * @param showKeys whether viewers see keys as they are, and not without their parameters
 * @param login who knows the users: the properties below, or the application's own security, whose roles LARDER_VIEWER, LARDER_OPERATOR and LARDER_ADMIN count
 * @param users the users, by name; needed as soon as others than this machine can get here
 * @param allow addresses and blocks that may come in; all if none is named
 * @param hosts names of this machine that requests may use beside localhost, where nobody has to log in
 * @param sessionTimeout after how long without a request a user is logged out
 * @param maximumStreams how many pages may listen at once
 */
@ConfigurationProperties("larder.console")
record ConsoleProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue(ConsoleProperties.PATH) String path,
        @Nullable Path data,
        @DefaultValue("") String environment,
        @DefaultValue("true") boolean showKeys,
        @DefaultValue("own") Login login,
        @DefaultValue Map<String, User> users,
        @DefaultValue List<String> allow,
        @DefaultValue List<String> hosts,
        @DefaultValue("30m") Duration sessionTimeout,
        @DefaultValue("100") int maximumStreams) {

    /** Where it stands unless it is told otherwise. */
    static final String PATH = "/larder";

    private static final int MOST_STREAMS = 10_000;

    /** Who knows the users. */
    enum Login {
        /** These properties. */
        OWN,
        /** The application's security. */
        APPLICATION
    }

    /**
     * A user.
     *
     * @param password a hash, with how it was made
     * @param role what that one may do
     */
    record User(
            @DefaultValue("") String password,
            @DefaultValue("viewer") Role role) {}

    ConsoleProperties {
        if (!path.matches("/|(/[A-Za-z0-9._~-]+)+")) {
            throw refused(
                    "path",
                    path,
                    "give a path that begins with a slash and does not end with one, such as /larder, or /");
        }
        if (sessionTimeout.isNegative() || sessionTimeout.isZero()) {
            throw refused("session-timeout", sessionTimeout, "give a duration above zero, such as 30m");
        }
        if (maximumStreams < 1 || maximumStreams > MOST_STREAMS) {
            throw refused("maximum-streams", maximumStreams, "give a number from 1 to " + MOST_STREAMS);
        }
        users.forEach(ConsoleProperties::requireHash);
        requireAddresses(allow);
    }

    private static void requireHash(String name, User user) {
        if (!Passwords.isHash(user.password())) {
            throw refused(
                    "users." + name + ".password",
                    "(not shown)",
                    "give a hash and not the password, {bcrypt} and what htpasswd -nBC 12 '' prints behind the colon");
        }
    }

    private static void requireAddresses(List<String> allow) {
        try {
            Addresses.of(allow);
        } catch (IllegalArgumentException wrong) {
            throw refused("allow", allow, String.valueOf(wrong.getMessage()));
        }
    }

    private static IllegalArgumentException refused(String name, Object value, String cure) {
        return new IllegalArgumentException("larder.console." + name + " is " + value + ": " + cure);
    }

    /** The path without a slash at its end; empty for the root. */
    String base() {
        return path.equals("/") ? "" : path;
    }
}
