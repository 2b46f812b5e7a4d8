package dev.larder.topologies;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
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

    private static final int ASK_PATIENCE_SECONDS = 10;

    private final RedisLaunch launch;
    private volatile RunningRedis running;

    private RedisServer(RedisLaunch launch, RunningRedis running) {
        this.launch = launch;
        this.running = running;
    }

    static RedisServer start(RedisLaunch launch, int port) {
        RedisServer server = new RedisServer(launch, launch.start(port));
        LOG.debug("Redis started binary={} port={} pid={}", launch.binary(), server.port(), server.pid());
        return server;
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

    /** Where clients find it, such as {@code redis://127.0.0.1:6379}; with TLS {@code rediss://}. No user, no password. */
    public URI uri() {
        String scheme = launch.setup().tls() == null ? "redis://" : "rediss://";
        return URI.create(scheme + RedisLaunch.HOST + ":" + port());
    }

    /** The executable it runs. */
    public RedisBinary binary() {
        return launch.binary();
    }

    /** Where it keeps its files. */
    public Path directory() {
        return launch.folder().path();
    }

    /** Everything it printed, in all its lives. */
    public Path logFile() {
        return launch.logFile();
    }

    /** True while its process is there, also while that is paused. */
    public boolean isRunning() {
        return running.process().isAlive();
    }

    /** The user who may do everything there, made by us, or empty where nobody needs to log in. */
    public Optional<RedisUser> operator() {
        return Optional.ofNullable(launch.setup().access().user());
    }

    /**
     * Sends a command, as the operator, and waits at most {@value #ASK_PATIENCE_SECONDS} seconds for the answer: a text
     * as it is, a number in digits, of a list one element a line, nothing as an empty text.
     *
     * @throws TopologyException if the server cannot be reached or answers with an error; arguments are not repeated
     */
    public String ask(String... words) {
        String[] bytes = Arrays.stream(words).map(RedisConnection::bytesOf).toArray(String[]::new);
        return RedisConnection.textOf(
                answer(Duration.ofSeconds(ASK_PATIENCE_SECONDS), bytes).flat());
    }

    /** Changes a setting while it runs, as {@code CONFIG SET} does. */
    public void configure(String name, String value) {
        ask("CONFIG", "SET", name, value);
    }

    Answer answer(Duration patience, String... words) {
        try (RedisConnection redis = RedisConnection.open(launch.setup().access(), port(), patience)) {
            return redis.ask(words);
        } catch (IOException e) {
            throw new TopologyException(this + " did not answer " + words[0] + ": " + e.getMessage(), e);
        }
    }

    /** Ends it as a crash would (SIGKILL) and returns when it is gone. Nothing happens if it is gone already. */
    public void kill() {
        running.process().kill();
    }

    /** Has it end in order (SIGTERM), after at most a few seconds by force. Nothing happens if it is gone already. */
    public void terminate() {
        running.process().stop(STOP_PATIENCE);
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
        terminate();
        running = launch.startAgain(port());
    }

    /** As {@link #restart()}, without any key that it kept; settings, users and its place in a cluster stay. */
    public void restartEmpty() {
        kill();
        launch.folder().forgetData();
        restart();
    }

    /** Stops it, after at most a few seconds by force, and deletes its folder if nobody asked for a particular one. */
    @Override
    public void close() {
        terminate();
        launch.folder().discard();
    }

    /** Says version and port, no secrets. */
    @Override
    public String toString() {
        return "Redis " + binary().version() + " on port " + port();
    }

    /** What a server is to be like; each setting has a default. Not for use by several threads. */
    public static final class Builder extends ServerSettings<Builder> {
        private int port;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** The port to listen on; 0, the default, takes a free one. */
        public Builder port(int port) {
            this.port = checkedPort("port", port);
            return this;
        }

        /**
         * Starts it and returns when it answers.
         *
         * @throws TopologyException if there is no executable, the port is in use, or it does not answer in time; the
         *     message names the cause and the log, which is kept
         */
        public RedisServer start() {
            return RedisServer.start(
                    new RedisLaunch(chooseBinary(), dataServer(hireStaff()), folder(), startTimeout()), port);
        }
    }
}
