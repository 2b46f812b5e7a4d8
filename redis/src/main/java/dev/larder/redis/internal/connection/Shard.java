package dev.larder.redis.internal.connection;

import dev.larder.LarderListener.BreakerChanged;
import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.address.Endpoint;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Redirections;
import dev.larder.tier.SharedTier.Server;
import dev.larder.tier.SharedTier.Traffic;
import java.util.Map;
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
    private final CommandLink link;
    private final Breaker breaker;
    private final Sender sender;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Set<Opening<Line>> openings = ConcurrentHashMap.newKeySet();
    /** Of the last connection for commands. Written by the timer's thread alone. */
    private volatile @Nullable Endpoint address;

    /** Written by the timer's thread, and by whoever's failure opens the breaker, under this. */
    private volatile Standing standing;

    /** Of the newest connection of any kind. Guarded by this. */
    private @Nullable Reign newest;
    /** Of the last connection for commands. Belongs to the timer's thread. */
    private @Nullable Reign last;

    /** A shard that is not connecting yet. */
    Shard(Whereabouts whereabouts, Surroundings around) {
        this.whereabouts = whereabouts;
        this.around = around;
        this.standing = new Standing(false, around.clock().millis(), null);
        this.link = new CommandLink(new LinkOwner(), around.timer(), new Backoff(around.random()));
        this.breaker =
                new Breaker(name(), around.limits().breaker(), this::probe, around.timer(), this::breakerChanged);
        this.sender = new Sender(around, link, breaker, this::failures, this::judge);
    }

    /** What operators call it; without secrets. */
    public String name() {
        return whereabouts.toString();
    }

    /** Whether a command could be sent at this moment. Reads a field. */
    public boolean isConnected() {
        return link.current() != null && breaker.isClosed();
    }

    /** Whether there was no connection yet. Reads a field. */
    boolean isNew() {
        return link.connects() == 0;
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

    /** What is on the way, and what was not let on the way; without what is counted for all shards together. Reads fields. */
    public Traffic traffic() {
        Line line = link.current();
        return new Traffic(
                breaker.state(),
                line == null ? 0 : line.underWay(),
                sender.rejected(),
                link.connects(),
                Map.of(),
                breaker.openings(),
                0,
                Redirections.NONE);
    }

    /** How it stands. Reads fields. */
    public Server server() {
        Endpoint at = address;
        Standing now = standing;
        return new Server(
                name(),
                at == null ? "" : at.toString(),
                isConnected(),
                breaker.state(),
                now.sinceEpochMillis(),
                now.lastError(),
                at == null ? null : around.certificates().until(at));
    }

    /** Words for what fails here. */
    public Failures failures() {
        return around.failures(name());
    }

    /**
     * Sends an operation on the connection of the moment: one or more commands in one pipeline, all on that connection. Answered within
     * the hard timeout; fails with {@link TierUnavailableException} and nothing else. Every operation on Redis passes here, and with it
     * the circuit breaker. What may be done twice is sent again, the whole of it, where its connection was lost and another is there
     * within the soft timeout.
     *
     * @param operation its name, for messages and to tell what it is
     */
    public <T> CompletableFuture<T> call(String operation, Send<T> send) {
        return sender.call(operation, send);
    }

    private CompletionStage<?> probe() {
        Line line = link.current();
        return line == null
                ? CompletableFuture.failedFuture(failures().disconnected("probe", null))
                : sender.probe(line);
    }

    private void breakerChanged(BreakerState from, BreakerState to, String cause) {
        around.availability().changed(new BreakerChanged("redis", name(), from, to, cause));
        if (to == BreakerState.OPEN) {
            down(cause);
        } else if (to == BreakerState.CLOSED && link.current() != null) {
            up();
        }
    }

    private void up() {
        synchronized (this) {
            standing = standing.up(around.clock().millis());
        }
        around.availability().up(this);
    }

    private void down(String cause) {
        synchronized (this) {
            standing = standing.down(around.clock().millis(), cause);
        }
        around.availability().down(this, cause);
        whereabouts.doubt();
    }

    private void judge(Line line, Throwable failure) {
        if (Failures.isReadOnly(failure)) {
            moveOn(line, "it has become a replica");
        } else if (Failures.begins(failure, "CLUSTERDOWN") || Failures.isMoved(failure)) {
            whereabouts.doubt();
            verify(line);
        }
    }

    /** The server has spoken like one that is no master: may be it was none for a moment, and is one again that has lost what it had. */
    @SuppressWarnings("FutureReturnValueIgnored") // the connection is given up where need be
    void verify(Line line) {
        if (line.beginsToVerify()) {
            confirmed(line).whenComplete((still, failure) -> line.endsToVerify());
        }
    }

    /**
     * Asks, behind all that was sent on the connection before, whether the server still is the master that it was made to. In a cluster one
     * that is succeeded, and promoted again, keeps its connections all the while. Fails if it is another, and gives the connection up.
     */
    public CompletionStage<Void> confirmed(Line line) {
        return line.isOfItsReign().thenAccept(isStill -> {
            if (!isStill) {
                moveOn(line, "it was succeeded");
                throw new TierUnavailableException("Redis at " + name() + " has another master by now", null);
            }
        });
    }

    /** Gives a connection up at once, since the master is another by now, and looks for that. */
    void moveOn(Line line, String cause) {
        link.giveUp(line, cause);
        link.connect();
    }

    /** Opens a connection of its own to the same master, for somebody who waits on it for long and closes it in the end. */
    public CompletionStage<Line> open() {
        Opening<Line> opening = new Opening<>(whereabouts::connect, Line::close, around.timer());
        openings.add(opening);
        CompletableFuture<Line> line = opening.connection().thenApply(this::adopted);
        opening.begin(Attempt.patient(around.timeouts()));
        return line.whenComplete((made, failure) -> openings.remove(opening));
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
            address = line.endpoint();
            // Whoever still tries to reach a master that hangs, or was succeeded, need not wait until that fails.
            openings.forEach(Opening::again);
            if (before == null) {
                around.reignListeners().forEach(listener -> listener.met(Shard.this, line));
            } else if (!before.equals(line.reign())) {
                around.reignListeners().forEach(listener -> listener.changed(Shard.this, before, line));
            }
        }

        @Override
        public void up() {
            if (breaker.isClosed()) {
                Shard.this.up();
            } else {
                breaker.probeNow();
            }
        }

        @Override
        public void lost(String cause) {
            down(cause);
        }

        @Override
        public void failed(Throwable cause) {
            around.connectFailures().count(Failures.kind(cause));
            lost(failures().advised(cause));
        }
    }
}
