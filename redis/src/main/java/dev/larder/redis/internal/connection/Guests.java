package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Connections for single questions: for a key ahead of its slot, and for the map. */
final class Guests {

    private static final int MOST = 100;
    private static final Duration UNUSED = Duration.ofSeconds(30);

    /** A connection, and when it was last used. */
    static final class Guest {

        private final CompletableFuture<StatefulRedisConnection<String, byte[]>> opening;
        private volatile long usedNanos;

        private Guest(CompletableFuture<StatefulRedisConnection<String, byte[]>> opening) {
            this.opening = opening;
        }

        private boolean isOver() {
            return opening.isDone()
                    && (opening.isCompletedExceptionally() || !opening.join().isOpen());
        }

        private CompletableFuture<Void> close() {
            return opening.thenCompose(connection -> connection.closeAsync()).exceptionally(failure -> null);
        }
    }

    private final Connector connector;
    private final Clock clock;
    private final Map<Endpoint, Guest> guests = new ConcurrentHashMap<>();

    Guests(Connector connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    CompletionStage<StatefulRedisConnection<String, byte[]>> at(Endpoint endpoint) {
        if (guests.size() >= MOST && !guests.containsKey(endpoint)) {
            return CompletableFuture.failedFuture(
                    new RedisConnectionException("commands are redirected to more than " + MOST + " servers"));
        }
        Guest guest = guests.compute(
                endpoint, (same, present) -> present == null || present.isOver() ? open(endpoint) : present);
        guest.usedNanos = clock.nanos();
        return guest.opening;
    }

    private Guest open(Endpoint endpoint) {
        return new Guest(connector.visit(endpoint).toCompletableFuture());
    }

    /** Sends a command that is answered although the slot is not there yet. */
    static void ask(StatefulRedisConnection<String, byte[]> connection, AsyncCommand<String, byte[], ?> command) {
        AsyncCommand<String, byte[], String> asking =
                new AsyncCommand<>(new Command<>(CommandType.ASKING, new StatusOutput<>(Connector.CODEC)));
        // The permission is for the one command that follows, so nobody else may send in between. The lock is held
        // while two
        // commands are handed to the connection, which does not wait.
        synchronized (connection) {
            connection.dispatch(asking);
            connection.dispatch(command);
        }
    }

    /** The server at the other end gives no answer: the next time another connection is made. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection that nobody uses any more
    void leave(Endpoint endpoint) {
        Guest guest = guests.remove(endpoint);
        if (guest != null) {
            guest.close();
        }
    }

    /** Closes what was not used for a while. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection that nobody uses any more
    void closeUnused() {
        guests.forEach((endpoint, guest) -> {
            if (clock.nanos() - guest.usedNanos > UNUSED.toNanos() && guests.remove(endpoint, guest)) {
                guest.close();
            }
        });
    }

    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                guests.values().stream().map(Guest::close).toArray(CompletableFuture<?>[]::new));
    }
}
