package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.RedisAddress;
import java.util.concurrent.CompletionStage;

/** The one server that an address names. */
record StandaloneMaster(RedisAddress address, Connector connector) implements Whereabouts {

    @Override
    public CompletionStage<Line> connect(Attempt how) {
        Endpoint server = address.nodes().get(0);
        return connector.open(server, Line::here, how);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
