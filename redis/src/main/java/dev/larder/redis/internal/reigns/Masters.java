package dev.larder.redis.internal.reigns;

import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.SharedClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * A node's dealings with the masters it writes to: what it writes is remembered until it is safe, acknowledged when it is durable enough,
 * repeated when another master is met; and each master is asked regularly whether it is one still. Thread-safe; nothing blocks.
 */
public final class Masters {

    private final SharedClient client;
    private final Reigns reigns;
    private final Durability durability;
    private final Beacons beacons;

    /**
     * What is to be known of the masters.
     *
     * @param heartbeat how often they are asked
     * @param ring how much is remembered
     * @param replicas how many replicas must have what is acknowledged; 0 for none
     */
    public record Settings(Duration heartbeat, RingSettings ring, int replicas) {}

    /**
     * Dealings that have not begun.
     *
     * @param fullKey how keys stand in Redis
     */
    public Masters(SharedClient client, Reigns.Node node, UnaryOperator<String> fullKey, Settings settings) {
        this.client = client;
        Duration slowest = client.timeouts().command();
        this.reigns = new Reigns(node, fullKey, client.shards(), settings.ring, slowest);
        this.durability = settings.replicas == 0
                ? Durability.OF_THE_MASTER
                : new Replicas(settings.replicas, client, reigns, node.namespace());
        this.beacons = new Beacons(
                client.shards(),
                reigns,
                durability,
                node,
                settings.heartbeat,
                settings.ring.reach().plus(slowest));
    }

    /** Begins to ask. Whoever follows repeats what is in doubt. */
    public void start(Follower follower) {
        reigns.follow(follower);
        client.addReignListener(reigns);
        beacons.start(client.timer());
    }

    /** Ends. */
    public void close() {
        beacons.stop();
        client.removeReignListener(reigns);
        durability.close();
    }

    /** Keys are about to be removed on a connection, by an invalidation or for a write lease. */
    public void removing(List<String> keys, Line line) {
        reigns.removing(keys, line);
    }

    /** A value is about to be put on a connection. */
    public void putting(String key, Line line) {
        reigns.putting(key, line);
    }

    /** A record is about to be appended on a connection. */
    public void recording(JournalRecord record, Line line) {
        reigns.recording(record, line);
    }

    /** The answer of commands that were sent on a connection, once what they wrote is durable enough. */
    public <T> CompletionStage<T> settled(Shard shard, Line line, CompletionStage<T> answer) {
        return durability.settled(shard, line, answer);
    }

    /** When the shard's master last confirmed itself, {@link dev.larder.journal.Journal#NEVER} before the first time. Reads a few fields. */
    public long confirmedAtNanos(Shard shard) {
        return beacons.confirmedAtNanos(shard);
    }
}
