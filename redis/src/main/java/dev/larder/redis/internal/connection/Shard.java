package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One master as it is reached from here: one connection for commands at a time, replaced when it is lost, and those of the tails. The
 * server behind it may change, by a failover; then its {@link Reign} is another. Thread-safe.
 */
public final class Shard {

    private final Whereabouts whereabouts;
    private final Surroundings around;
    private final Duration silence;
    private final CommandLink link;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Line>> openings = ConcurrentHashMap.newKeySet();
    /** Of the newest connection of any kind. Guarded by this. */
    private @Nullable Reign newest;
    /** Of the last connection for commands. Belongs to the timer's thread. */
    private @Nullable Reign last;

    /** A shard that is not connecting yet. */
    Shard(Whereabouts whereabouts, Surroundings around) {
        this.whereabouts = whereabouts;
        this.around = around;
        this.silence = around.timeouts().silence();
        this.link = new CommandLink(new LinkOwner(), around.timer(), new Backoff(around.random()));
    }

    /** What operators call it; without secrets. */
    public String name() {
        return whereabouts.toString();
    }

    /** Whether a command could be sent at this moment. Reads a field. */
    public boolean isConnected() {
        return link.current() != null;
    }

    /** The connection for commands, or null while there is none. Reads a field. */
    @Nullable Line current() {
        return link.current();
    }

    /** The reign of the connection for commands, or null while there is none. Reads a field. */
    public @Nullable Reign reign() {
        Line line = link.current();
        return line == null ? null : line.reign();
    }

    /** Words for what fails here. */
    public Failures failures() {
        return around.failures(name());
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
            return CompletableFuture.failedFuture(failures()
                    .disconnected(operation, around.availability().status().lastError()));
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
                judge(line, failure);
            }
            answer.completeExceptionally(failures().failed(operation, failure));
        }
    }

    private void judge(Line line, Throwable failure) {
        if (Failures.isReadOnly(failure)) {
            moveOn(line, "it has become a replica");
        } else if (Failures.begins(failure, "CLUSTERDOWN") || Failures.begins(failure, "MOVED")) {
            whereabouts.doubt();
        }
    }

    /** Gives a connection up at once, since the master is another by now, and looks for that. */
    void moveOn(Line line, String cause) {
        link.giveUp(line, cause);
        link.connect();
    }

    private TierUnavailableException late(Line line, String operation) {
        around.availability().callFailed();
        if (line.isSilentFor(silence)) {
            link.giveUp(line, "the server gave no answer for " + silence);
        }
        return failures().late(operation);
    }

    /** Opens a connection of its own to the same master, for somebody who waits on it for long and closes it in the end. */
    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    public CompletionStage<Line> open() {
        CompletableFuture<Line> opening = new CompletableFuture<>();
        openings.add(opening);
        Stages.begun(whereabouts::connect).thenApply(this::adopted).whenComplete((line, failure) -> {
            openings.remove(opening);
            if (failure != null) {
                opening.completeExceptionally(failure);
            } else if (!opening.complete(line)) {
                line.close();
            }
        });
        return opening;
    }

    /** Whoever still tries to reach a master that was succeeded need not wait until that fails. */
    private void giveUpOpenings() {
        RedisConnectionException superseded = new RedisConnectionException("another master was found meanwhile");
        openings.forEach(opening -> opening.completeExceptionally(superseded));
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

    /** Connects in the background, now rather than after a pause. */
    void connect() {
        link.connect();
    }

    /** Connects no more, and closes what is open; complete when that is closed. */
    CompletableFuture<Void> close() {
        link.close();
        return CompletableFuture.allOf(lines.stream().map(Line::closing).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public String toString() {
        return name();
    }

    private final class LinkOwner implements CommandLink.Owner {

        @Override
        public CompletionStage<Line> open() {
            return Shard.this.open();
        }

        @Override
        public void established(Line line) {
            around.scripts().forEach(script -> script.load(line.commands()));
            Reign before = last;
            last = line.reign();
            if (before != null && !before.equals(line.reign())) {
                giveUpOpenings();
                around.reignListeners().forEach(listener -> listener.changed(Shard.this, before, line));
            }
        }

        @Override
        public void up() {
            around.availability().up(Shard.this);
        }

        @Override
        public void lost(String cause) {
            around.availability().down(Shard.this, cause);
            whereabouts.doubt();
        }

        @Override
        public void failed(Throwable cause) {
            lost(failures().told(cause));
        }
    }
}
