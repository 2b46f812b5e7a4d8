package dev.larder.redis.internal.reigns;

import static dev.larder.redis.internal.connection.Script.utf8;

import dev.larder.Clock;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.Shards;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets every master write down, with each heartbeat, when this node sent it by the node's own clock. Being written, a beacon proves that
 * its master is one still; being found under another reign, it tells how far back that master's knowledge goes. A beacon that got lost
 * is sent again soon, one that was refused with the next heartbeat.
 */
final class Beacons {

    private static final long KEPT_MILLIS = 600_000;
    private static final long TICK_MILLIS = 100;

    private final Shards shards;
    private final Reigns reigns;
    private final Durability durability;
    private final String namespace;
    private final Clock clock;
    private final long reachNanos;
    private final long everyNanos;
    private final Map<Shard, Beacon> beacons = new ConcurrentHashMap<>();
    private List<ScheduledFuture<?>> tasks = List.of();

    /**
     * Beacons that are not lit yet.
     *
     * @param every how often each is lit
     * @param reach for how long before the last that was confirmed to remember what was declared untrue
     */
    Beacons(Shards shards, Reigns reigns, Durability durability, Reigns.Node node, Duration every, Duration reach) {
        this.shards = shards;
        this.reigns = reigns;
        this.durability = durability;
        this.namespace = node.namespace();
        this.clock = node.clock();
        this.everyNanos = every.toNanos();
        this.reachNanos = reach.toNanos();
    }

    /** Begins. */
    synchronized void start(ScheduledExecutorService timer) {
        tasks = List.of(
                timer.scheduleWithFixedDelay(this::look, everyNanos, everyNanos, TimeUnit.NANOSECONDS),
                timer.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Ends. */
    synchronized void stop() {
        tasks.forEach(task -> task.cancel(false));
    }

    /** When the shard's master last confirmed itself, or never. Reads a few fields. */
    long confirmedAtNanos(Shard shard) {
        return beacon(shard).confirmedAtNanos();
    }

    private Beacon beacon(Shard shard) {
        return beacons.computeIfAbsent(shard, same -> new Beacon(clock, "The beacon on " + shard, namespace));
    }

    private void look() {
        beacons.keySet().retainAll(shards.all());
        reigns.look();
        forget();
    }

    // A master that confirms nothing keeps everything remembered, since nobody knows what it has lost.
    private void forget() {
        Long oldest = null;
        for (Shard shard : shards.all()) {
            Long sentAtNanos = beacon(shard).confirmedSendingNanos();
            if (sentAtNanos == null) {
                return;
            }
            oldest = oldest == null || sentAtNanos - oldest < 0 ? sentAtNanos : oldest;
        }
        if (oldest != null) {
            reigns.forgetBefore(oldest - reachNanos);
        }
    }

    private void tick() {
        beacons.values().forEach(Beacon::compareClocks);
        long now = clock.nanos();
        for (Shard shard : shards.all()) {
            if (shard.isConnected() && beacon(shard).isDue(now, everyNanos)) {
                light(shard, beacon(shard));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next beat tries again
    private void light(Shard shard, Beacon beacon) {
        Beacon.Sent sent = beacon.sent();
        shard.call("beacon", line -> durability.settled(shard, line, write(shard, line, sent.atNanos())))
                .whenComplete((ok, failure) -> {
                    if (failure == null) {
                        beacon.confirmed(sent);
                    } else {
                        failed(shard, beacon, failure);
                    }
                });
    }

    private void failed(Shard shard, Beacon beacon, Throwable failure) {
        boolean isOnItsWay = Failures.begins(failure, "ASK");
        if (isOnItsWay) {
            reigns.keys().elsewhere(shard);
        }
        boolean isRefused = Failures.isAnswer(failure) && !isOnItsWay && !Failures.isMoved(failure);
        // The journal's heartbeat complains for its shard.
        beacon.failed(isRefused, isRefused && !reigns.isJournals(shard) ? failure.getMessage() : null);
    }

    // To this very server: what another writes down proves nothing of it. A sentinel closes the connections of whom it
    // demotes, a cluster
    // does not.
    private CompletionStage<String> write(Shard shard, Line line, long sentAtNanos) {
        CompletionStage<String> written =
                line.here().set(reigns.keys().beacon(shard), utf8(sentAtNanos), SetArgs.Builder.px(KEPT_MILLIS));
        return shards.isCluster() ? written.thenCombine(shard.confirmed(line), (ok, still) -> ok) : written;
    }
}
