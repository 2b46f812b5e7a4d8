package dev.larder.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be said under {@code larder}. Immutable; only the binder makes one.
 *
 * @param enabled whether the starter does anything at all
 * @param instance the application's name in Redis; nodes of one instance and version share everything. Default:
 *     spring.application.name, or "application"
 * @param version the version of everything the application caches; nodes of another version share nothing
 * @param maximumRules how many group invalidations are remembered; older ones become a horizon
 * @param maximumDeferred how many invalidations wait for a Redis that is away; more become one horizon
 * @param memory what each cache keeps in this process
 * @param redis the tier that all nodes share
 */
@ConfigurationProperties("larder")
public record LarderProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String instance,
        @DefaultValue("v1") String version,
        @DefaultValue("100000") int maximumRules,
        @DefaultValue("10000") int maximumDeferred,
        @DefaultValue Memory memory,
        @DefaultValue Redis redis) {

    /**
     * What each cache keeps in this process.
     *
     * @param maximumSize entries that each cache keeps in memory, unless it says otherwise; 0 for none
     */
    public record Memory(@DefaultValue("10000") long maximumSize) {}

    /**
     * The tier that all nodes share. Its text tells no secrets.
     *
     * @param uri address of the server, redis://[user:password@]host[:port][/database], or rediss:// for TLS; without it there is no
     *     shared tier
     * @param commandTimeout how long any command may take
     * @param connectTimeout how long one attempt to connect and log in may take
     * @param leaseTime how long a load may take before its lease lapses, unless it is renewed
     * @param heartbeat how often it is proved that no record of the journal was missed
     * @param journal how long the journal is
     */
    public record Redis(
            @Nullable String uri,
            @DefaultValue("1s") Duration commandTimeout,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("2s") Duration leaseTime,
            @DefaultValue("1s") Duration heartbeat,
            @DefaultValue Journal journal) {

        @Override
        public String toString() {
            return "Redis[uri=" + (uri == null ? "none" : "(not shown)") + ", commandTimeout=" + commandTimeout
                    + ", connectTimeout=" + connectTimeout + ", leaseTime=" + leaseTime + ", heartbeat=" + heartbeat
                    + ", journal=" + journal + "]";
        }
    }

    /**
     * How long the journal is.
     *
     * @param keyRecords records of keys that the journal keeps, roughly
     * @param groupRecords records of tags, patterns and caches that the journal keeps, roughly
     */
    public record Journal(
            @DefaultValue("100000") long keyRecords,
            @DefaultValue("1000000") long groupRecords) {}
}
