package dev.larder.redis.internal.reigns;

import static dev.larder.redis.internal.connection.Script.utf8;

import dev.larder.Clock;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.Shards;
import dev.larder.redis.internal.proof.Complaint;
import dev.larder.redis.internal.proof.Proof;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets every master write down, with each heartbeat, when this node sent it by the node's own clock. Being written, a beacon proves that
 * its master is one still; being found under another reign, it tells how far back that master's knowledge goes.
 */
final class Beacons {

    private static final long KEPT_MILLIS = 600_000;
    private static final long CLOCKS_MILLIS = 100;

    /** What is known of one master. */
    private static final class Light {
        private final Proof proof;
        private final Complaint complaint;
        private volatile boolean isLit;
        private volatile long sentAtNanos;

        Light(Proof proof, Complaint complaint) {
            this.proof = proof;
            this.complaint = complaint;
        }
    }

    private final Shards shards;
    private final Reigns reigns;
    private final Durability durability;
    private final String namespace;
    private final Clock clock;
    private final long reachNanos;
    private final Map<Shard, Light> lights = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> beats;
    private @Nullable ScheduledFuture<?> clocks;

    /** Beacons that are not lit yet; what was declared untrue is remembered for so long before the last ones that were confirmed. */
    Beacons(Shards shards, Reigns reigns, Durability durability, Reigns.Node node, Duration reach) {
        this.shards = shards;
        this.reigns = reigns;
        this.durability = durability;
        this.namespace = node.namespace();
        this.clock = node.clock();
        this.reachNanos = reach.toNanos();
    }

    /** Begins. */
    synchronized void start(ScheduledExecutorService timer, Duration every) {
        beats = timer.scheduleWithFixedDelay(this::beat, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        clocks = timer.scheduleWithFixedDelay(this::compareClocks, CLOCKS_MILLIS, CLOCKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends. */
    synchronized void stop() {
        for (ScheduledFuture<?> task : new ScheduledFuture<?>[] {beats, clocks}) {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    /** When the shard's master last confirmed itself, or never. Reads a few fields. */
    long confirmedAtNanos(Shard shard) {
        return light(shard).proof.provenAtNanos();
    }

    // A suspended machine makes what is confirmed older.
    private void compareClocks() {
        lights.values().forEach(light -> light.proof.compareClocks());
    }

    private Light light(Shard shard) {
        return lights.computeIfAbsent(
                shard, same -> new Light(new Proof(clock), new Complaint("The beacon on " + shard, namespace)));
    }

    private void beat() {
        lights.keySet().retainAll(shards.all());
        reigns.look();
        forget();
        shards.all().forEach(this::send);
    }

    // Everybody's newest beacon counts: a master that confirms nothing keeps everything remembered.
    private void forget() {
        long oldest = clock.nanos();
        for (Shard shard : shards.all()) {
            Light light = light(shard);
            if (!light.isLit) {
                return;
            }
            oldest = light.sentAtNanos - oldest < 0 ? light.sentAtNanos : oldest;
        }
        reigns.forgetBefore(oldest - reachNanos);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next beat tries again
    private void send(Shard shard) {
        Light light = light(shard);
        long moment = light.proof.moment();
        long sentAtNanos = clock.nanos();
        shard.call("beacon", line -> durability.settled(shard, line, lit(shard, line, sentAtNanos)))
                .whenComplete((ok, failure) -> {
                    if (failure == null) {
                        light.sentAtNanos = sentAtNanos;
                        light.isLit = true;
                        light.proof.prove(moment);
                        light.complaint.settle();
                    } else if (Failures.isAnswer(failure) && !reigns.isJournals(shard)) {
                        // The journal's heartbeat complains for its shard.
                        light.complaint.raise(String.valueOf(failure.getMessage()));
                    }
                });
    }

    private CompletionStage<String> lit(Shard shard, Line line, long sentAtNanos) {
        return line.commands().set(reigns.beacons().beacon(shard), utf8(sentAtNanos), SetArgs.Builder.px(KEPT_MILLIS));
    }
}
