package dev.larder.topologies;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about a server, alone or one of many. Each setting has a default. Not for use by several threads.
 *
 * @param <B> the builder, so that settings chain
 */
abstract sealed class ServerSettings<B extends ServerSettings<B>>
        permits RedisServer.Builder, RedisSentinel.Builder, RedisCluster.Builder {
    private static final long NO_LIMIT = 0;

    private @Nullable Path directory;
    private @Nullable RedisBinary binary;
    private @Nullable RedisTls tls;
    private @Nullable SSLSocketFactory pinned;
    private boolean appendOnly;
    private long maxMemoryBytes = NO_LIMIT;
    private String maxMemoryPolicy = "allkeys-lru";
    private Duration startTimeout = Duration.ofSeconds(30);
    private RedisConfig options = RedisConfig.EMPTY;
    private Lifetime lifetime = Lifetime.OF_THIS_JVM;
    private final List<RedisUser> users = new ArrayList<>();

    abstract B self();

    /** Where files and logs are kept. Created if missing, never deleted. Default: a temporary folder, deleted at the end. */
    public B directory(Path directory) {
        this.directory = directory;
        return self();
    }

    /** The executable to run. Default: {@link RedisBinary#preferred()}. */
    public B binary(RedisBinary binary) {
        this.binary = binary;
        return self();
    }

    /** Keeps what is written in an append-only file, so that it survives a restart. Default: forgets everything. */
    public B appendOnly() {
        this.appendOnly = true;
        return self();
    }

    /** How many bytes a server may use before it evicts, at least 1 MiB. Default: no limit. */
    public B maxMemoryBytes(long bytes) {
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException("maxMemoryBytes is " + bytes + ", must be at least 1048576 (1 MiB)");
        }
        this.maxMemoryBytes = bytes;
        return self();
    }

    /** What it evicts when it is full, as Redis names it. Default: {@code allkeys-lru}. */
    public B maxMemoryPolicy(String policy) {
        this.maxMemoryPolicy = policy;
        return self();
    }

    /** How long the start may take until it counts as failed, more than 0. Default: 30 seconds. */
    public B startTimeout(Duration timeout) {
        this.startTimeout = positive("startTimeout", timeout);
        return self();
    }

    /**
     * Lets the servers outlive this JVM: they end when they are told to, by {@code close()} or by whoever knows their pids. Needs a
     * {@link #directory} of the user's. Default: they end with this JVM.
     */
    public B lasting() {
        this.lifetime = Lifetime.LASTING;
        return self();
    }

    /** Any other setting of {@code redis.conf}, such as {@code option("hz", "100")}. */
    public B option(String name, String... values) {
        options = options.with(name, values);
        return self();
    }

    /**
     * Lets somebody log in. As soon as there is one user, nobody gets in without logging in. Default: everybody may do
     * everything, which is for a machine of one's own.
     *
     * @throws IllegalArgumentException if there is a user of that name, or servers need the name for themselves
     */
    public B user(RedisUser user) {
        if (isTaken(user.name())) {
            throw new IllegalArgumentException("there is a user " + user.name() + " already; choose another name");
        }
        users.add(user);
        return self();
    }

    /** Speaks TLS, and nothing else. Default: plain text. */
    public B tls(RedisTls tls) {
        this.tls = tls;
        return self();
    }

    private boolean isTaken(String name) {
        return users.stream().anyMatch(user -> user.name().equals(name))
                || List.of("operator", "replica", "sentinel").contains(name);
    }

    static int checkedPort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " is " + port + ", must be from 0 (any free one) to 65535");
        }
        return port;
    }

    static int atLeast(int least, String name, int number) {
        if (number < least) {
            throw new IllegalArgumentException(name + " is " + number + ", must be at least " + least);
        }
        return number;
    }

    static Duration positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " is " + time + ", must be more than 0");
        }
        return time;
    }

    boolean speaksTls() {
        return tls != null;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    ServerFolder folder() {
        if (directory == null && lifetime == Lifetime.LASTING) {
            throw new IllegalStateException(
                    "servers that last need a directory that lasts; name one with directory(…)");
        }
        return directory == null ? ServerFolder.temporary() : ServerFolder.at(directory);
    }

    /** The users among servers, or null where nobody logs in. */
    @Nullable Staff hireStaff() {
        return users.isEmpty() ? null : Staff.hired();
    }

    RedisBinary chooseBinary() {
        RedisBinary chosen = binary == null ? RedisBinary.preferred() : binary;
        if (tls != null && !chosen.speaksTls()) {
            throw new TopologyException(chosen + " was built without TLS. Install a redis-server 7 with TLS on the"
                    + " PATH, as Linux distributions have it, or choose it with binary(…)");
        }
        return chosen;
    }

    /** What a server that keeps keys is to be. */
    Setup dataServer(@Nullable Staff staff) {
        RedisConfig config = RedisConfig.EMPTY
                .with("save", "")
                .with("appendonly", appendOnly ? "yes" : "no")
                // A copy that was made for a replica is no memory: after a restart it would come back as one.
                .with("repl-diskless-sync", "yes")
                .with("repl-diskless-sync-delay", "0")
                .with("rdb-del-sync-files", "yes");
        if (maxMemoryBytes != NO_LIMIT) {
            config = config.with("maxmemory", Long.toString(maxMemoryBytes)).with("maxmemory-policy", maxMemoryPolicy);
        }
        if (staff != null) {
            config = config.with("masteruser", staff.replica().name())
                    .with("masterauth", staff.replica().password());
        }
        return new Setup(config.with(options), allUsers(staff), tls, access(staff), List.of(), lifetime);
    }

    /** What a sentinel is to be. */
    Setup sentinel(@Nullable Staff staff, RedisConfig config) {
        List<RedisUser> all =
                new ArrayList<>(users.stream().map(RedisUser::atSentinel).toList());
        if (staff != null) {
            all.addAll(staff.atSentinels());
        }
        return new Setup(config, all, tls, access(staff), List.of("--sentinel"), lifetime);
    }

    private List<RedisUser> allUsers(@Nullable Staff staff) {
        List<RedisUser> all = new ArrayList<>(users);
        if (staff != null) {
            all.addAll(staff.atData());
        }
        return List.copyOf(all);
    }

    private Access access(@Nullable Staff staff) {
        if (tls != null && pinned == null) {
            pinned = tls.pinned();
        }
        return new Access(staff == null ? null : staff.operator(), pinned);
    }
}
