package dev.larder.redis.internal.reigns;

import dev.larder.redis.internal.connection.Deadlines;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.redis.internal.proof.Complaint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Done is what so many replicas have. On each master one question is under way at a time, and answers for all who came before it. */
final class Replicas implements Durability {

    private final int wanted;
    private final Duration patience;
    private final Deadlines deadlines;
    private final Reigns reigns;
    private final String namespace;
    private final Map<Shard, Waits> waits = new ConcurrentHashMap<>();

    /** Waits for so many replicas; the master does so for a third of the hard timeout, so that two answers come within it. */
    Replicas(int wanted, SharedClient client, Reigns reigns, String namespace) {
        this.wanted = wanted;
        this.patience = client.timeouts().command().dividedBy(3);
        this.deadlines = client.deadlines();
        this.reigns = reigns;
        this.namespace = namespace;
    }

    @Override
    public CompletionStage<Void> settled(Shard shard, Line line) {
        // The master has answered; what is waited for from here on is not its silence.
        line.heard();
        return waits.computeIfAbsent(shard, this::waits).settled(line.reign());
    }

    private Waits waits(Shard shard) {
        Complaint complaint = new Complaint("Waiting for " + wanted + " replicas of " + shard, namespace);
        return new Waits(
                shard, () -> reigns.keys().mark(shard), new Waits.Wanted(wanted, patience), deadlines, complaint);
    }

    @Override
    public void close() {
        waits.values().forEach(Waits::close);
    }
}
