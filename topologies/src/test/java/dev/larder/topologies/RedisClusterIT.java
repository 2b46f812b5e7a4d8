package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.topologies.Binaries#available")
class RedisClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "{goal}:1";
    private static final int SLOT = RedisCluster.slotOf(KEY);

    private static RedisCluster redis;

    @Parameter
    RedisBinary binary;

    @BeforeParameterizedClassInvocation
    static void start(RedisBinary binary) {
        redis = RedisCluster.builder().binary(binary).start();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        redis.close();
    }

    @AfterEach
    void isHealthyAgain() {
        redis.awaitReady(PATIENCE);
    }

    @Nested
    class WhenStarted {
        @Test
        void hasThreeMastersWithAReplicaEach() {
            assertThat(redis.nodes()).hasSize(6);
            assertThat(redis.masters())
                    .hasSize(3)
                    .allSatisfy(master -> assertThat(redis.replicasOf(master)).hasSize(1));
        }

        @Test
        void servesEverySlotOnceAndSendsClientsThere() {
            RedisServer owner = redis.masterOf(SLOT);
            assertThat(owner.ask("SET", KEY, "value")).isEqualTo("OK");
            assertThat(redis.masters())
                    .filteredOn(master -> master != owner)
                    .allSatisfy(other -> assertThatThrownBy(() -> other.ask("GET", KEY))
                            .hasMessageContaining("MOVED " + SLOT + " 127.0.0.1:" + owner.port()));
        }
    }

    @Nested
    class Failover {
        @Test
        void followsWhenAMasterIsKilled() {
            RedisServer before = redis.masterOf(SLOT);
            before.kill();
            RedisServer now = redis.awaitOtherMasterOf(SLOT, before, PATIENCE);
            assertThat(now.ask("SET", KEY, "after")).isEqualTo("OK");
            before.restart();
            redis.awaitReady(PATIENCE);
            assertThat(redis.replicasOf(now)).containsExactly(before);
        }

        @Test
        void happensOnOrderAndLosesNothing() {
            RedisServer before = redis.masterOf(SLOT);
            before.ask("SET", KEY, "kept");
            RedisServer replica = redis.replicasOf(before).get(0);
            redis.failover(replica);
            assertThat(redis.masterOf(SLOT)).isSameAs(replica);
            assertThat(replica.ask("GET", KEY)).isEqualTo("kept");
        }
    }

    @Nested
    class AMove {
        private static final int KEYS = 30;

        @Test
        void canBeStoppedInTheMiddle() {
            SlotMove move = redis.move(SLOT, otherThan(redis.masterOf(SLOT)));
            fillSlot(move.from());
            move.begin();
            assertThat(move.moveKeys(10)).isEqualTo(10);
            assertThat(move.to().ask("CLUSTER", "COUNTKEYSINSLOT", "" + SLOT)).isEqualTo("10");
            String moved = move.to().ask("CLUSTER", "GETKEYSINSLOT", "" + SLOT, "1");
            assertThatThrownBy(() -> move.from().ask("GET", moved)).hasMessageContaining("ASK " + SLOT);
            assertThatThrownBy(() -> move.from().ask("MGET", moved, keyAt(move.from())))
                    .hasMessageMatching("Redis refused MGET: (TRYAGAIN|ASK).*"); // 7 and 6.2
            move.finish();
            assertThat(redis.masterOf(SLOT)).isSameAs(move.to());
            assertThat(move.to().ask("CLUSTER", "COUNTKEYSINSLOT", "" + SLOT)).isEqualTo("" + KEYS);
            assertThatThrownBy(() -> move.from().ask("GET", moved)).hasMessageContaining("MOVED " + SLOT);
        }

        @Test
        void canBeAbandoned() {
            SlotMove move = redis.move(SLOT, otherThan(redis.masterOf(SLOT)));
            move.begin();
            move.abandon();
            assertThat(move.from().ask("SET", KEY, "here")).isEqualTo("OK");
        }

        @Test
        void keepsKeysThatAreNoText() {
            SlotMove move = redis.move(SLOT, otherThan(redis.masterOf(SLOT)));
            String odd = "{goal}\r\n\u0000 grün \uD83D\uDE00";
            move.from().ask("SET", odd, "value");
            move.complete();
            assertThat(move.to().ask("GET", odd)).isEqualTo("value");
        }

        @Test
        void ofASlotToItsOwnerIsRefused() {
            assertThatThrownBy(() -> redis.move(SLOT, redis.masterOf(SLOT)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has slot " + SLOT + " already");
            assertThatThrownBy(() -> redis.move(16_384, redis.masters().get(0)))
                    .hasMessageContaining("slot is 16384, must be from 0 to 16383");
        }

        private void fillSlot(RedisServer master) {
            IntStream.range(0, KEYS).forEach(i -> master.ask("SET", "{goal}:" + i, "value"));
        }

        private String keyAt(RedisServer master) {
            return master.ask("CLUSTER", "GETKEYSINSLOT", "" + SLOT, "1");
        }
    }

    @Nested
    class Nodes {
        @Test
        void joinTakeSlotsAndLeave() {
            RedisServer added = redis.addMaster();
            assertThat(redis.masters()).contains(added);
            RedisServer replica = redis.addReplica(added);
            assertThat(redis.replicasOf(added)).containsExactly(replica);
            RedisServer owner = redis.masterOf(SLOT);
            redis.move(SLOT, added).complete();
            assertThatThrownBy(() -> redis.remove(added)).hasMessageContaining("has slots [" + SLOT + "]");
            redis.move(SLOT, owner).complete();
            redis.remove(replica);
            redis.remove(added);
            assertThat(redis.nodes()).hasSize(6).doesNotContain(added, replica);
            assertThat(added.isRunning()).isFalse();
        }

        @Test
        void keepTheirPlaceWhenTheyComeBackEmpty() {
            RedisServer master = redis.masters().get(0);
            RedisServer replica = redis.replicasOf(master).get(0);
            replica.restartEmpty();
            redis.awaitReady(PATIENCE);
            assertThat(redis.replicasOf(master)).containsExactly(replica);
        }

        @Test
        void ofOthersAreRefused() {
            try (RedisServer stranger = RedisServer.builder().binary(binary).start()) {
                assertThatThrownBy(() -> redis.failover(stranger)).hasMessageContaining("is no server of this cluster");
            }
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        RedisCluster.Builder builder = RedisCluster.builder();
        assertThatThrownBy(() -> builder.masters(2)).hasMessageContaining("masters is 2, must be at least 3");
        assertThatThrownBy(() -> builder.replicasPerMaster(-1)).hasMessageContaining("replicasPerMaster is -1");
        assertThatThrownBy(() -> builder.firstPort(60_000)).hasMessageContaining("must be at most 55000");
        assertThatThrownBy(() -> builder.nodeTimeout(Duration.ZERO)).hasMessageContaining("nodeTimeout is PT0S");
    }

    private static RedisServer otherThan(RedisServer owner) {
        List<RedisServer> others =
                redis.masters().stream().filter(master -> master != owner).toList();
        return others.get(0);
    }
}
