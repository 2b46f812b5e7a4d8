package dev.larder.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be said under {@code larder}. Immutable; only the binder makes one. Its text tells no secrets.
 *
 * @param enabled whether the starter does anything at all
 * @param instance the application's name in Redis; nodes of one instance and version share everything. Default:
 *     spring.application.name, or "application"
 * @param version the version of everything the application caches; nodes of another version share nothing
 * @param dynamicCaches whether caches are made that larder.caches does not name. Default: true as long as larder.caches is empty
 * @param maximumRules how many group invalidations are remembered; older ones become a horizon
 * @param maximumDeferred how many invalidations wait for a Redis that is away; more become one horizon
 * @param memory what each cache keeps in this process
 * @param redis the tier that all nodes share
 * @param disk the tier on this node's disk
 * @param transactions what caches do in transactions
 * @param defaults what holds for every cache that does not say otherwise
 * @param caches the caches by their names
 */
@ConfigurationProperties("larder")
public record LarderProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String instance,
        @DefaultValue("v1") String version,
        @Nullable Boolean dynamicCaches,
        @DefaultValue("100000") int maximumRules,
        @DefaultValue("10000") int maximumDeferred,
        @DefaultValue Memory memory,
        @DefaultValue Redis redis,
        @DefaultValue Disk disk,
        @DefaultValue Transactions transactions,
        @DefaultValue @NestedConfigurationProperty CacheProperties defaults,
        @DefaultValue Map<String, CacheProperties> caches) {

    /** Whether caches are made that {@link #caches} does not name. */
    public boolean hasDynamicCaches() {
        return dynamicCaches == null ? caches.isEmpty() : dynamicCaches;
    }

    /**
     * What each cache keeps in this process.
     *
     * @param enabled whether anything is kept in this process; false overrules what caches say
     * @param maximumSize entries that each cache keeps in memory, unless it says otherwise; 0 for none
     */
    public record Memory(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("10000") long maximumSize) {}

    /**
     * The tier that all nodes share.
     *
     * @param enabled whether it is used where uri or host says where it is
     * @param uri address: redis://[user:password@]host[:port][/database], redis-sentinel://…,…#master or redis-cluster://…,…; rediss… for
     *     TLS
     * @param host name or address of the server, instead of the uri. Without either there is no shared tier
     * @param port port of the server; with host only
     * @param database number of the database; with host only
     * @param username who logs in; before the one in the uri
     * @param password the password; before the one in the uri
     * @param passwordFile file that holds the password instead; read anew for each connection
     * @param passwordEnvironment environment variable that holds the password instead
     * @param sentinel who logs in at sentinels
     * @param ssl whether to connect by TLS
     * @param tls whom to trust, and what to show
     * @param softTimeout how long one lookup waits for Redis where a loader or a stale value can answer instead
     * @param commandTimeout how long any command may take
     * @param connectTimeout how long one attempt to connect and log in may take
     * @param leaseTime how long a load may take before its lease lapses, unless it is renewed
     * @param heartbeat how often it is proved that no record of the journal was missed
     * @param journal how long the journal is
     * @param breaker when Redis is left alone for a while
     * @param maxConnections connections to any one server, at most
     * @param maximumInFlight operations that may wait for their answers on one connection; more are refused at once
     * @param replicas how many replicas must have an invalidation before it is acknowledged; 0 for the master alone
     */
    public record Redis(
            @DefaultValue("true") boolean enabled,
            @Nullable String uri,
            @Nullable String host,
            @DefaultValue("6379") int port,
            @DefaultValue("0") int database,
            @Nullable String username,
            @Nullable String password,
            @Nullable String passwordFile,
            @Nullable String passwordEnvironment,
            @DefaultValue Sentinel sentinel,
            @DefaultValue("false") boolean ssl,
            @DefaultValue Tls tls,
            @DefaultValue("250ms") Duration softTimeout,
            @DefaultValue("1s") Duration commandTimeout,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("2s") Duration leaseTime,
            @DefaultValue("1s") Duration heartbeat,
            @DefaultValue Journal journal,
            @DefaultValue Breaker breaker,
            @DefaultValue("10") int maxConnections,
            @DefaultValue("10000") int maximumInFlight,
            @DefaultValue("0") int replicas) {

        public Redis {
            // As of a variable that is not set.
            uri = uri == null || uri.isBlank() ? null : uri;
            host = host == null || host.isBlank() ? null : host;
        }

        /** Whether it says where Redis is, and that it is to be used. */
        boolean isUsed() {
            return enabled && isSaid();
        }

        /** Whether it says where Redis is. */
        boolean isSaid() {
            return uri != null || host != null;
        }

        @Override
        public String toString() {
            return "Redis[enabled=" + enabled + ", host=" + host + ", port=" + port + ", database=" + database
                    + ", ssl=" + ssl + ", tls=" + tls + ", commandTimeout=" + commandTimeout + ", connectTimeout="
                    + connectTimeout + ", leaseTime=" + leaseTime + ", heartbeat=" + heartbeat + ", journal=" + journal
                    + "]";
        }
    }

    /**
     * Who logs in at sentinels; nobody unless there is a password.
     *
     * @param username the user; the default one unless it is set
     * @param password the password
     * @param passwordFile file that holds the password instead; read anew for each connection
     * @param passwordEnvironment environment variable that holds the password instead
     */
    public record Sentinel(
            @Nullable String username,
            @Nullable String password,
            @Nullable String passwordFile,
            @Nullable String passwordEnvironment) {

        @Override
        public String toString() {
            return "Sentinel[***]";
        }
    }

    /**
     * Whom to trust, and what to show. Any of these means TLS, whatever the uri says. Files are PEM, and read anew for each connection.
     *
     * @param trust files with the certificates to trust. Default: the JVM's authorities
     * @param certificate file with this client's certificate and its chain
     * @param key file with the certificate's private key, PKCS #8
     * @param keyPassword password of the key
     * @param keyPasswordFile file that holds the key's password instead
     * @param keyPasswordEnvironment environment variable that holds the key's password instead
     * @param bundle name of one of Spring's SSL bundles, instead of files; asked anew for each connection
     */
    public record Tls(
            @DefaultValue List<String> trust,
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String keyPassword,
            @Nullable String keyPasswordFile,
            @Nullable String keyPasswordEnvironment,
            @Nullable String bundle) {

        public Tls {
            trust = List.copyOf(trust);
        }

        @Override
        public String toString() {
            return "Tls[trust=" + trust + ", certificate=" + certificate + ", key=" + key + ", bundle=" + bundle + "]";
        }
    }

    /**
     * When Redis is left alone for a while.
     *
     * @param failures so many commands in a row without an answer, and nobody waits for Redis any more until a probe is answered
     * @param openAtMost after so long it is tried again at the latest
     */
    public record Breaker(
            @DefaultValue("5") int failures,
            @DefaultValue("30s") Duration openAtMost) {}

    /**
     * How long the journal is.
     *
     * @param keyRecords records of keys that the journal keeps, roughly
     * @param groupRecords records of tags, patterns and caches that the journal keeps, roughly
     */
    public record Journal(
            @DefaultValue("100000") long keyRecords,
            @DefaultValue("1000000") long groupRecords) {}

    /**
     * The tier on this node's disk.
     *
     * @param enabled whether it is used where path names a folder
     * @param path folder of the tier; without it there is none. Needs larder-disk on the class path
     * @param maximumSize bytes that the tier takes at most
     * @param preload what is brought from it into memory after a start, before anybody asks for it
     */
    public record Disk(
            @DefaultValue("true") boolean enabled,
            @Nullable String path,
            @DefaultValue("1GB") DataSize maximumSize,
            @DefaultValue Preload preload) {

        public Disk {
            // As of a variable that is not set.
            path = path == null || path.isBlank() ? null : path;
        }

        /** Whether it names a folder, and says that it is to be used. */
        boolean isUsed() {
            return enabled && path != null;
        }
    }

    /**
     * What is brought from disk into memory after a start, before anybody asks for it.
     *
     * @param keys so many of the keys that were read most; 0 for none
     * @param maximumSize bytes of values, at most
     * @param atMost for how long; what is not there by then is left
     */
    public record Preload(
            @DefaultValue("0") int keys,
            @DefaultValue("64MB") DataSize maximumSize,
            @DefaultValue("30s") Duration atMost) {}

    /**
     * What caches do in transactions.
     *
     * @param loads what happens to a value that a transaction loads
     */
    public record Transactions(@DefaultValue("keep-nothing") LoadsInTransaction loads) {}

    /** What happens to a value that a transaction loads, which may see what nobody else sees yet, or sees any more. */
    public enum LoadsInTransaction {
        /** It is answered and kept nowhere; hits are served. */
        KEEP_NOTHING,
        /**
         * It is kept if the transaction only reads: for databases whose transactions see each commit at once, as at the isolation
         * READ COMMITTED, the default of PostgreSQL, Oracle and H2 but not of MySQL.
         */
        KEEP_IF_READ_ONLY,
        /** It is loaded in a read-only transaction of its own, which sees what is committed, and kept. */
        OWN_READ_ONLY
    }
}
