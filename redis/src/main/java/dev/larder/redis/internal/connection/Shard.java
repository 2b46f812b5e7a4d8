package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One master as it is reached from here: one connection for commands at a time, replaced when it is lost, and those of the tails. The
 * server behind it may change, by a failover; then its {@link Reign} is another. Thread-safe.
 */
public final class Shard {

    private static final int SILENT_TIMEOUTS = 3;

    private final String name;
    private final Supplier<CompletionStage<Line>> connector;
    private final Surroundings around;
    private final Failures failures;
    private final Duration silence;
    private final CommandLink link;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    /** Of the newest connection of any kind. Guarded by this. */
    private @Nullable Reign newest;
    /** Of the last connection for commands. Belongs to the timer's thread. */
    private @Nullable Reign last;

    /** A shard that is not connecting yet. */
    Shard(String name, Supplier<CompletionStage<Line>> connector, Surroundings around) {
        this.name = name;
        this.connector = connector;
        this.around = around;
        this.failures = around.failures(name);
        this.silence = around.timeouts().command().multipliedBy(SILENT_TIMEOUTS);
        this.link = new CommandLink(this::open, around.timer(), new LinkOwner(), failures);
    }

    /** What operators call it; without secrets. */
    public String name() {
        return name;
    }

    /** Whether a command could be sent at this moment. Reads a field. */
    public boolean isConnected() {
        return link.current() != null;
    }

    /** The reign of the connection for commands, or null while there is none. Reads a field. */
    public @Nullable Reign reign() {
        Line line = link.current();
        return line == null ? null : line.reign();
    }

    /** Words for what fails here. */
    public Failures failures() {
        return failures;
    }

    /**
     * Sends an operation on the connection of the moment: one or more commands in one pipeline, all on that connection. Answered within
     * the hard timeout; fails with {@link TierUnavailableException} and nothing else. Every operation on Redis passes here.
     *
     * @param operation its name, for messages
     */
    public <T> CompletableFuture<T> call(String operation, Send<T> send) {
        Line line = link.current();
        if (line == null) {
            around.availability().callFailed();
            return CompletableFuture.failedFuture(failures.disconnected(
                    operation, around.availability().status().lastError()));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        sent(line, send).whenComplete((value, failure) -> answered(line, operation, answer, value, failure));
        return around.deadlines().limit(answer, () -> late(line, operation));
    }

    private static <T> CompletionStage<T> sent(Line line, Send<T> send) {
        try {
            return send.on(line);
        } catch (io.lettuce.core.RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> void answered(
            Line line, String operation, CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
        if (failure == null) {
            line.heard();
            answer.complete(value);
        } else {
            around.availability().callFailed();
            if (Failures.isAnswer(failure)) {
                line.heard();
            }
            answer.completeExceptionally(failures.failed(operation, failure));
        }
    }

    private TierUnavailableException late(Line line, String operation) {
        around.availability().callFailed();
        if (line.isSilentFor(silence)) {
            link.giveUp(line, "the server gave no answer for " + silence);
        }
        return failures.late(operation);
    }

    /** Opens a connection of its own to the same master, for somebody who waits on it for long and closes it in the end. */
    public CompletionStage<Line> open() {
        return connector.get().thenApply(this::adopted);
    }

    private Line adopted(Line line) {
        lines.removeIf(Line::isClosed);
        lines.add(line);
        if (isAnotherReign(line.reign())) {
            lines.stream().filter(older -> !older.reign().equals(line.reign())).forEach(Line::close);
        }
        return line;
    }

    private synchronized boolean isAnotherReign(Reign reign) {
        boolean another = newest != null && !newest.equals(reign);
        newest = reign;
        return another;
    }

    /** Begins to connect, in the background. */
    void start() {
        link.connect();
    }

    /** Connects no more, and closes what is open; complete when that is closed. */
    CompletableFuture<Void> close() {
        link.close();
        return CompletableFuture.allOf(lines.stream().map(Line::closing).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public String toString() {
        return name;
    }

    private final class LinkOwner implements CommandLink.Owner {

        @Override
        public void established(Line line) {
            around.scripts().forEach(script -> script.load(line.commands()));
            Reign before = last;
            last = line.reign();
            if (before != null && !before.equals(line.reign())) {
                around.reignListeners().forEach(listener -> listener.changed(Shard.this, before, line));
            }
        }

        @Override
        public void up() {
            around.availability().up(Shard.this);
        }

        @Override
        public void down(String cause) {
            around.availability().down(Shard.this, cause);
        }
    }
}
