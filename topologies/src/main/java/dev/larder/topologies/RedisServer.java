package dev.larder.topologies;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One standalone Redis, a real one, as a child process that listens on the loopback interface only:
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.builder().start()) {
 *     connectTo(redis.uri());
 *     redis.kill();     // as a crash would
 *     redis.restart();  // on the same port
 * }
 * }</pre>
 *
 * It ends with this JVM, however that ends. What it prints is in {@link #logFile()}. Whoever kills, pauses, restarts and
 * closes it does so from one thread at a time; the rest may be asked by any.
 *
 * @since 0.1
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final RedisLaunch launch;
    private final ServerFolder folder;
    private volatile RunningRedis running;

    private RedisServer(RedisLaunch launch, int port, ServerFolder folder) {
        this.launch = launch;
        this.folder = folder;
        this.running = launch.start(port);
        LOG.debug("Redis started binary={} port={} pid={}", launch.binary(), port(), pid());
    }

    /** A server with nothing set: any free port, a folder that is deleted at the end, no persistence, no limit. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port it listens on; the same for its whole life, restarts included. */
    public int port() {
        return running.port();
    }

    /** The process of its present life; another one after each restart. */
    public long pid() {
        return running.process().pid();
    }

    /** Where clients find it, such as {@code redis://127.0.0.1:6379}. */
    public URI uri() {
        return URI.create("redis://" + RedisLaunch.HOST + ":" + port());
    }

    /** The executable it runs. */
    public RedisBinary binary() {
        return launch.binary();
    }

    /** Everything it printed, in all its lives. */
    public Path logFile() {
        return launch.logFile();
    }

    /** True while its process is there, also while that is paused. */
    public boolean isRunning() {
        return running.process().isAlive();
    }

    /** Ends it as a crash would (SIGKILL) and returns when it is gone. Nothing happens if it is gone already. */
    public void kill() {
        running.process().kill();
    }

    /** Makes it hang (SIGSTOP): connections stay and are accepted, answers stop, until it is resumed. */
    public void pause() {
        running.process().suspend();
    }

    /** Lets a paused one go on (SIGCONT). */
    public void resume() {
        running.process().resume();
    }

    /**
     * Stops it in order if it still runs, starts it on the same port and returns when it answers. What it remembers is
     * what its persistence kept.
     *
     * @throws TopologyException if it does not start; it can be tried again
     */
    public void restart() {
        running.process().stop(STOP_PATIENCE);
        running = launch.start(port());
    }

    /** Stops it, after at most a few seconds by force, and deletes its folder if nobody asked for a particular one. */
    @Override
    public void close() {
        running.process().stop(STOP_PATIENCE);
        folder.discard();
    }

    /** What a server is to be like; each setting has a default. Not for use by several threads. */
    public static final class Builder {
        private static final long NO_LIMIT = 0;

        private int port;
        private @Nullable Path directory;
        private @Nullable RedisBinary binary;
        private boolean appendOnly;
        private long maxMemoryBytes = NO_LIMIT;
        private String maxMemoryPolicy = "allkeys-lru";
        private Duration startTimeout = Duration.ofSeconds(30);
        private final List<String> options = new ArrayList<>();

        private Builder() {}

        /** The port to listen on; 0, the default, takes a free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + ", must be from 0 (any free one) to 65535");
            }
            this.port = port;
            return this;
        }

        /** Where it keeps its files and log. Created if missing, never deleted. Default: a temporary one of its own. */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** The executable to run. Default: {@link RedisBinary#preferred()}. */
        public Builder binary(RedisBinary binary) {
            this.binary = binary;
            return this;
        }

        /** Keeps what is written in an append-only file, so that it survives a restart. Default: forgets everything. */
        public Builder appendOnly() {
            this.appendOnly = true;
            return this;
        }

        /** How many bytes it may use before it evicts, at least 1 MiB. Default: no limit. */
        public Builder maxMemoryBytes(long bytes) {
            if (bytes < 1 << 20) {
                throw new IllegalArgumentException("maxMemoryBytes is " + bytes + ", must be at least 1048576 (1 MiB)");
            }
            this.maxMemoryBytes = bytes;
            return this;
        }

        /** What it evicts when it is full, as Redis names it. Default: {@code allkeys-lru}. */
        public Builder maxMemoryPolicy(String policy) {
            this.maxMemoryPolicy = policy;
            return this;
        }

        /** How long the start may take until it counts as failed. Default: 30 seconds. */
        public Builder startTimeout(Duration timeout) {
            this.startTimeout = timeout;
            return this;
        }

        /** Any other setting of {@code redis.conf}, such as {@code option("hz", "100")}. */
        public Builder option(String name, String... values) {
            options.add("--" + name);
            options.addAll(List.of(values));
            return this;
        }

        /**
         * Starts it and returns when it answers.
         *
         * @throws TopologyException if there is no executable, the port is in use, or it does not answer in time; the
         *     message names the cause and the log, which is kept
         */
        public RedisServer start() {
            RedisBinary chosen = binary == null ? RedisBinary.preferred() : binary;
            ServerFolder folder = directory == null ? ServerFolder.temporary() : ServerFolder.at(directory);
            return new RedisServer(new RedisLaunch(chosen, arguments(), folder.path(), startTimeout), port, folder);
        }

        private List<String> arguments() {
            List<String> arguments = new ArrayList<>(List.of("--save", "", "--appendonly", appendOnly ? "yes" : "no"));
            if (maxMemoryBytes != NO_LIMIT) {
                arguments.addAll(List.of("--maxmemory", Long.toString(maxMemoryBytes)));
                arguments.addAll(List.of("--maxmemory-policy", maxMemoryPolicy));
            }
            arguments.addAll(options);
            return List.copyOf(arguments);
        }
    }
}
