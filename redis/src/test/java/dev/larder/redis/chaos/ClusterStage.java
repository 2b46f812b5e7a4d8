package dev.larder.redis.chaos;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.chaos.ChaosNode.Keys;
import dev.larder.testkit.history.Promises;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.SlotMove;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Three masters, each with a replica. */
final class ClusterStage implements Stage {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS_AT_ONCE = 5;

    private final Random random;
    private final RedisCluster cluster = RedisCluster.builder()
            .user(ApplicationServer.user(Chaos.NAMESPACE))
            .nodeTimeout(Duration.ofSeconds(2))
            .start();

    ClusterStage(long seed) {
        random = new Random(seed);
    }

    @Override
    public String address() {
        return "redis-cluster://" + SentinelStage.list(cluster.nodes());
    }

    @Override
    public List<RedisServer> servers() {
        return cluster.nodes();
    }

    @Override
    public List<Harm> harms() {
        return List.of(
                Harm.done("MASTER_KILLED", () -> killMasterOf(anySlot())),
                Harm.done("MASTER_OF_JOURNAL_KILLED", () -> killMasterOf(RedisCluster.slotOf("{chaos:v1}~keys"))),
                Harm.done("MASTER_HANGS", () -> hangMasterOf(anySlot())),
                Harm.done("MASTER_OF_JOURNAL_HANGS", () -> hangMasterOf(RedisCluster.slotOf("{chaos:v1}~keys"))),
                Harm.done("FAILOVER_ORDERED", this::failover),
                Harm.done("TAKEN_OVER", () -> takeOver(anySlot())),
                Harm.done("TAKEN_OVER_AND_BACK", this::takeOverAndBack),
                Harm.done("SLOTS_MOVED", this::moveSlots),
                Harm.done("SLOT_OF_JOURNAL_MOVED", () -> move(RedisCluster.slotOf("{chaos:v1}~keys"))));
    }

    private int anySlot() {
        return RedisCluster.slotOf("chaos:v1:item:" + Keys.any(random));
    }

    private void killMasterOf(int slot) {
        RedisServer master = cluster.masterOf(slot);
        master.kill();
        cluster.awaitOtherMasterOf(slot, master, PATIENCE);
        master.restart();
        cluster.awaitReady(PATIENCE);
    }

    private void hangMasterOf(int slot) {
        RedisServer master = cluster.masterOf(slot);
        master.pause();
        cluster.awaitOtherMasterOf(slot, master, PATIENCE);
        master.resume();
        cluster.awaitReady(PATIENCE);
    }

    private void failover() {
        RedisServer master = cluster.masterOf(anySlot());
        cluster.failover(cluster.replicasOf(master).get(0));
        cluster.awaitReady(PATIENCE);
    }

    /** By a replica that asks nobody, while the master goes on until it hears of that. */
    private void takeOver(int slot) {
        RedisServer master = cluster.masterOf(slot);
        cluster.replicasOf(master).get(0).ask("CLUSTER", "FAILOVER", "TAKEOVER");
        cluster.awaitOtherMasterOf(slot, master, PATIENCE);
        cluster.awaitReady(PATIENCE);
    }

    private void takeOverAndBack() {
        int slot = anySlot();
        takeOver(slot);
        takeOver(slot);
    }

    private void moveSlots() {
        for (int i = 0; i < SLOTS_AT_ONCE; i++) {
            move(anySlot());
        }
    }

    private void move(int slot) {
        RedisServer from = cluster.masterOf(slot);
        List<RedisServer> others = cluster.masters().stream()
                .filter(each -> each.port() != from.port())
                .toList();
        SlotMove move = cluster.move(slot, others.get(random.nextInt(others.size())));
        move.begin();
        move.moveKeys(1);
        move.finish();
    }

    @Override
    public Promises promises() {
        return Failovers.PROMISES;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
