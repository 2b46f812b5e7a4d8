package dev.larder.console;

import dev.larder.console.alerts.Rules;
import dev.larder.console.alerts.Severity;
import dev.larder.console.security.Addresses;
import dev.larder.console.security.Passwords;
import dev.larder.console.security.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

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
 * @param alerts when something is wrong, and whom that is told to
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
        @DefaultValue("100") int maximumStreams,
        @DefaultValue Alerts alerts) {

    /** Where it stands unless it is told otherwise. */
    static final String PATH = "/larder";

    private static final int MOST_STREAMS = 10_000;
    private static final String OF_WEBHOOK = "alerts.webhook.";

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

    /**
     * When something is wrong.
     *
     * @param thresholds what is to be otherwise of a rule, by its name, such as hit-ratio
     * @param webhook whom it is told to
     */
    record Alerts(
            @DefaultValue Map<String, Threshold> thresholds,
            @DefaultValue Webhook webhook) {

        Alerts {
            rules(thresholds);
        }

        private static Rules rules(Map<String, Threshold> thresholds) {
            Map<String, Rules.Change> changes = new TreeMap<>();
            thresholds.forEach((id, threshold) -> changes.put(id, threshold.change()));
            try {
                return Rules.changed(changes);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "larder.console.alerts.thresholds." + wrong.getMessage()); // as Boot shows it
            }
        }

        Rules rules() {
            return rules(thresholds);
        }
    }

    /**
     * What is to be otherwise of a rule.
     *
     * @param enabled whether anybody looks
     * @param limit a ratio from 0 to 1, a percentage, a duration, or a number, as the rule has it
     * @param lasting how long it has to be broken before it fires
     * @param severity how bad that is; info never fires
     * @param minimum of how many lookups, or loads, a minute
     */
    record Threshold(
            @Nullable Boolean enabled,
            @Nullable String limit,
            @Name("for") @Nullable Duration lasting,
            @Nullable Severity severity,
            @Nullable Long minimum) {

        Rules.Change change() {
            return new Rules.Change(enabled, limit, lasting, severity, minimum);
        }
    }

    /**
     * Whom alerts are told to.
     *
     * @param url http or https; nobody without one
     * @param secret signs each message; no signature without one
     * @param timeout how long one attempt may take
     * @param attempts how many there are for each message
     * @param pause before the second attempt; twice as long before each further one
     */
    record Webhook(
            @Nullable URI url,
            @DefaultValue("") String secret,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue("5") int attempts,
            @DefaultValue("1s") Duration pause) {

        private static final int MOST_ATTEMPTS = 100;
        private static final Duration LONGEST = Duration.ofMinutes(1);

        Webhook {
            requireHttp(url);
            requireShort("timeout", timeout);
            requireShort("pause", pause);
            if (attempts < 1 || attempts > MOST_ATTEMPTS) {
                throw refused(OF_WEBHOOK + "attempts", attempts, "give a number from 1 to " + MOST_ATTEMPTS);
            }
        }

        private static void requireHttp(@Nullable URI url) {
            if (url != null && (!String.valueOf(url.getScheme()).matches("https?") || url.getHost() == null)) {
                throw refused(OF_WEBHOOK + "url", "(not shown)", "give a URL that begins with https:// or http://");
            }
        }

        private static void requireShort(String name, Duration duration) {
            if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
                throw refused(OF_WEBHOOK + name, duration, "give a duration from 1ms to 1m, such as 5s");
            }
        }
    }

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
