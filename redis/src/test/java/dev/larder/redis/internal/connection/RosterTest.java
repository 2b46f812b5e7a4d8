package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.threads.Threads;
import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.connection.Roster.Member;
import dev.larder.redis.internal.connection.SlotMap.Range;
import dev.larder.testkit.ManualClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is who when the map of a cluster has changed. */
final class RosterTest {

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);
    private static final Endpoint C = new Endpoint("c", 3);

    private final ManualClock clock = new ManualClock();
    private final HashedWheelTimer wheel = new HashedWheelTimer();
    private final ScheduledExecutorService timer = Threads.timer("roster-test");
    private final RedisAddress address = RedisAddress.parse("redis-cluster://a:1");
    private final RedisClient client = RedisClient.create();
    private final Connector connector = new Connector(
            client, new Uris(address, TIMEOUTS, UnaryOperator.identity()), wheel, new ConnectionCount(2), clock);
    private final Surroundings around = new Surroundings(
            address,
            TIMEOUTS,
            Limits.DEFAULT,
            List.of(),
            timer,
            wheel,
            clock,
            Deadlines.of(wheel, Duration.ofSeconds(1)),
            new ConnectFailureCount(),
            new Availability("cluster", clock),
            new Certificates(),
            new SplittableRandom(7),
            List.of());
    private final Roster halves =
            Roster.empty().next(map(1, new Range(0, 8_191, A), new Range(8_192, 16_383, B)), this::member);

    @AfterEach
    void stop() {
        timer.shutdownNow();
        wheel.stop();
        client.shutdown(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void aKeyIsWithTheMasterOfItsSlot() {
        for (int i = 0; i < 100; i++) {
            String key = "goal:" + i;
            assertThat(halves.of(key)).isSameAs(halves.at(SlotHash.getSlot(key) < 8_192 ? A : B));
        }
        assertThat(Roster.empty().of("goal:1")).isNull();
    }

    @Test
    void aReplicaThatWasPromotedIsTheSameShardElsewhere() {
        Roster next = halves.next(map(2, new Range(0, 8_191, C), new Range(8_192, 16_383, B)), this::member);

        assertThat(next.at(C)).isSameAs(halves.at(A));
        assertThat(next.at(B)).isSameAs(halves.at(B));
        assertThat(next.moved()).containsExactly(Map.entry(halves.members().get(0), C));
        assertThat(halves.missingIn(next)).isEmpty();
    }

    @Test
    void aMasterThatIsAddedIsAnother() {
        Roster next = halves.next(
                map(2, new Range(0, 8_000, A), new Range(8_001, 8_191, C), new Range(8_192, 16_383, B)), this::member);

        assertThat(next.at(A)).isSameAs(halves.at(A));
        assertThat(next.at(C)).isNotIn(halves.at(A), halves.at(B));
        assertThat(next.moved()).isEmpty();
    }

    @Test
    void aMasterThatGaveAllItsSlotsToOthersIsGone() {
        Roster next = halves.next(map(2, new Range(0, 16_383, B)), this::member);

        assertThat(next.shards()).containsExactly(halves.at(B));
        assertThat(halves.missingIn(next)).containsExactly(halves.at(A));
    }

    @Test
    void twoThatHaveGoneAreSucceededByThoseWhoHaveMostOfTheirSlots() {
        Endpoint d = new Endpoint("d", 4);
        Roster next = halves.next(map(2, new Range(0, 8_191, d), new Range(8_192, 16_383, C)), this::member);

        assertThat(next.at(d)).isSameAs(halves.at(A));
        assertThat(next.at(C)).isSameAs(halves.at(B));
    }

    private static SlotMap map(long epoch, Range... ranges) {
        return new SlotMap(epoch, List.of(ranges), Set.of());
    }

    private Member member(Endpoint endpoint) {
        Whereabouts nowhere = new Whereabouts() {
            @Override
            public CompletionStage<Line> connect(Attempt how) {
                return CompletableFuture.failedFuture(new IllegalStateException("nobody is there"));
            }
        };
        return new Member(new ClusterMaster(endpoint, connector, Line::here, () -> {}), new Shard(nowhere, around));
    }
}
