package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisConnectionException;
import java.util.concurrent.CompletionStage;

/** A master of a cluster; a replica that takes its slots over takes its place here too. */
final class ClusterMaster implements Whereabouts {

    private final Connector connector;
    private final Connector.Way way;
    private final Runnable doubt;
    private volatile Endpoint endpoint;

    ClusterMaster(Endpoint endpoint, Connector connector, Connector.Way way, Runnable doubt) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.way = way;
        this.doubt = doubt;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void succeededBy(Endpoint heir) {
        endpoint = heir;
    }

    @Override
    public CompletionStage<Line> connect(Attempt how) {
        return connector.open(endpoint, way, how).thenApply(this::unlessSucceeded);
    }

    // One that was left meanwhile may go on, and would close the connections to its successor.
    private Line unlessSucceeded(Line line) {
        if (line.endpoint().equals(endpoint)) {
            return line;
        }
        line.close();
        throw new RedisConnectionException(line.endpoint() + " was succeeded by " + endpoint);
    }

    @Override
    public void doubt() {
        doubt.run();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
