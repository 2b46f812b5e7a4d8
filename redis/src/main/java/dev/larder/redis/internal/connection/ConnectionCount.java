package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many connections there are to each server, and no more than are allowed. Thread-safe. */
final class ConnectionCount {

    private final int most;
    private final Map<Endpoint, Integer> open = new ConcurrentHashMap<>();

    ConnectionCount(int most) {
        this.most = most;
    }

    /** All there are at this moment, those being opened included. */
    int total() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * A place for one more connection.
     *
     * @throws RedisConnectionException if there is none
     */
    Place take(Endpoint server) {
        return take(server, most);
    }

    /**
     * A place for a connection beside one that is being opened, as long as half of all places are free for what is needed more.
     *
     * @throws RedisConnectionException if there is none
     */
    Place takeSpare(Endpoint server) {
        return take(server, most / 2);
    }

    private Place take(Endpoint server, int atMost) {
        if (open.merge(server, 1, Integer::sum) > atMost) {
            giveBack(server);
            throw new RedisConnectionException("there are " + most + " connections to " + server
                    + " already, the most allowed; raise maxConnections, or open fewer namespaces on one Redis");
        }
        return new Place(server);
    }

    private void giveBack(Endpoint server) {
        open.computeIfPresent(server, (same, count) -> count == 1 ? null : count - 1);
    }

    /** The place of one connection, given back once. */
    final class Place {

        private final Endpoint server;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(Endpoint server) {
            this.server = server;
        }

        /** Is given back when the connection cannot be opened, or is closed. */
        <C extends StatefulConnection<?, ?>> CompletionStage<C> until(CompletionStage<C> opening) {
            return opening.whenComplete((connection, failure) -> {
                if (failure != null) {
                    giveBack();
                } else {
                    connection.addListener(new RedisConnectionStateListener() {
                        @Override
                        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                            giveBack();
                        }
                    });
                    if (!connection.isOpen()) {
                        giveBack();
                    }
                }
            });
        }

        private void giveBack() {
            if (taken.compareAndSet(true, false)) {
                ConnectionCount.this.giveBack(server);
            }
        }
    }
}
