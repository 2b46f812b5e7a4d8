package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection to a master, under whose reign it was made, and when it last gave a sign of life. */
public final class Line implements AutoCloseable {

    private final Endpoint endpoint;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisAsyncCommands<String, byte[]> commands;
    private final Reign reign;
    private final Clock clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean isBeingVerified = new AtomicBoolean();
    private volatile long heardAtNanos;

    Line(
            Endpoint endpoint,
            StatefulRedisConnection<String, byte[]> connection,
            Connector.Way way,
            Reign reign,
            Clock clock) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.reign = reign;
        this.clock = clock;
        this.heardAtNanos = clock.nanos();
        this.commands = way.of(this);
    }

    StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    /** Where the other end is. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Host and port of the other end. */
    public String address() {
        return endpoint.toString();
    }

    /** What can be sent. In Cluster redirections are followed: then a command is carried out elsewhere, and later. */
    public RedisAsyncCommands<String, byte[]> commands() {
        return commands;
    }

    /** What can be sent to this very server; redirections are answered as errors. For commands that block, or that are about this server. */
    public RedisAsyncCommands<String, byte[]> here() {
        return connection.async();
    }

    /** The reign of the server at the other end, as this connection itself was told before it carried anything else. */
    public Reign reign() {
        return reign;
    }

    /** Whether the server, asked behind what was sent before, still is the master that the connection was made to. */
    CompletionStage<Boolean> isOfItsReign() {
        return here().info("replication").thenApply(Info::new).thenApply(reign::isOf);
    }

    /** Whether nobody asks that at this moment. */
    boolean beginsToVerify() {
        return isBeingVerified.compareAndSet(false, true);
    }

    void endsToVerify() {
        isBeingVerified.set(false);
    }

    /** The other end gave a sign of life. */
    public void heard() {
        heardAtNanos = clock.nanos();
    }

    /** Whether nothing at all was heard for so long: the other end may be gone without a word. */
    boolean isSilentFor(Duration duration) {
        return clock.nanos() - heardAtNanos > duration.toNanos();
    }

    /** Whether anything was heard since the moment. */
    boolean wasHeardSince(long nanos) {
        return heardAtNanos - nanos >= 0;
    }

    /** Takes a place among the operations under way, of which there may be so many; false if there is none. */
    boolean take(int most) {
        if (underWay.incrementAndGet() <= most) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    /** Gives the place back. */
    void giveBack() {
        underWay.decrementAndGet();
    }

    /** How many operations were sent and not answered. */
    int underWay() {
        return underWay.get();
    }

    boolean isClosed() {
        return end.isDone();
    }

    /** Closes the connection, once. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end is told, however it came
    CompletableFuture<Void> closing() {
        if (closed.compareAndSet(false, true)) {
            connection.closeAsync().whenComplete((done, failure) -> end.complete(null));
        }
        return end;
    }

    /** Closes the connection without waiting. Idempotent. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void close() {
        closing();
    }
}
