package dev.larder.spring.session;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * HTTP sessions, under {@code larder.session}.
 *
 * @param enabled whether HTTP sessions are kept in Redis
 * @param timeout after how long without a request a session ends
 * @param touchEvery how often at most it is written that a session was used; a session may live so much longer than its timeout
 * @param nearEntries sessions that each node keeps in memory
 * @param nearTimeToLive how long a near copy is used before Redis is asked again, though no change was heard of
 * @param maximumSize sessions larger than this are refused
 * @param serializer how attributes become bytes
 * @param allow classes that attributes may be of, beside the JDK's values and collections: class names, or packages as com.acme.shop.*;
 *     with the serializer java also com.acme.** for all packages beneath
 * @param cookie the session's cookie
 */
@ConfigurationProperties("larder.session")
record SessionProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("30m") Duration timeout,
        @DefaultValue("60s") Duration touchEvery,
        @DefaultValue("10000") int nearEntries,
        @DefaultValue("5m") Duration nearTimeToLive,
        @DefaultValue("1MB") DataSize maximumSize,
        @DefaultValue("json") Serializer serializer,
        @DefaultValue List<String> allow,
        @DefaultValue Cookie cookie) {

    SessionProperties {
        requirePositive("timeout", timeout);
        requirePositive("near-time-to-live", nearTimeToLive);
        if (touchEvery.isNegative() || touchEvery.compareTo(timeout) >= 0) {
            throw new IllegalArgumentException("larder.session.touch-every is " + touchEvery
                    + ": give a duration shorter than larder.session.timeout, " + timeout);
        }
        allow = List.copyOf(allow);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "larder.session." + name + " is " + duration + ": give a positive duration such as 30m");
        }
    }

    /** How attributes become bytes. */
    enum Serializer {
        /** JSON with the name of an allowed class beside it. */
        JSON,
        /** Java's own serialization, read through a filter that knows the allowed classes only. */
        JAVA
    }

    /**
     * The session's cookie. It is always HttpOnly.
     *
     * @param name its name
     * @param secure whether browsers send it over TLS only
     * @param sameSite with requests from which sites browsers send it: Strict, Lax or None
     * @param protect whether its value is encrypted and authenticated with the key ring, larder.keyring
     */
    record Cookie(
            @DefaultValue("SESSION") String name,
            @DefaultValue("true") boolean secure,
            @DefaultValue("Strict") String sameSite,
            @DefaultValue("false") boolean protect) {

        Cookie {
            if (!List.of("Strict", "Lax", "None").contains(sameSite)) {
                throw new IllegalArgumentException(
                        "larder.session.cookie.same-site is " + sameSite + ": give Strict, Lax or None");
            }
        }
    }
}
