package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Redis is gone while something becomes untrue, and comes back with what it had. */
final class RedisGoneIT extends ServerRace {

    @Override
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder.appendOnly();
    }

    @Nested
    class WhenItCrashes {

        @Test
        void whatWasInvalidatedIsReadFromItNeverAgain() {
            defer(a -> a.goals().invalidate(KEY), this::crash, this::restart);
        }

        @Test
        void aGroupThatWasInvalidatedIsReadFromItNeverAgain() {
            defer(a -> a.larder().invalidate(Invalidation.tag(TAG)), this::crash, this::restart);
        }

        @Test
        void moreThanCanWaitBecomesAHorizon() {
            Node a = fleet.node(builder -> builder.maximumDeferred(2));
            Node b = fleet.node();
            cacheOldValues(a, b, "1", "2", "3", "4");
            crash();
            // 1. More becomes untrue than A can remember.
            for (String key : new String[] {"1", "2", "3"}) {
                source.write(key, "new");
                assertThat(a.goals().invalidate(key)).isEqualTo(DEFERRED);
            }
            assertThat(a.larder().status().deferred()).isLessThanOrEqualTo(2);
            // 2. So everything is untrue, even what nobody has named.
            source.write("4", "new");
            restart();
            a.awaitReady();
            b.awaitReady();
            b.catchUp();
            for (String key : new String[] {"1", "2", "3", "4"}) {
                assertThat(b.get(key)).isEqualTo("new");
            }
        }

        @Test
        void whatIsWrittenThroughIsWrittenAndInvalidatedLater() {
            defer(
                    a -> {
                        a.goals().update(KEY, () -> source.write(KEY, "new"));
                        return DEFERRED;
                    },
                    this::crash,
                    this::restart);
        }

        private void crash() {
            server.kill();
        }

        private void restart() {
            server.restart();
        }
    }

    @Nested
    class WhenItHangs {

        @Test
        void whatWasInvalidatedIsReadFromItNeverAgain() {
            defer(a -> a.goals().invalidate(KEY), this::hang, this::goOn);
        }

        @Test
        void aGroupThatWasInvalidatedIsReadFromItNeverAgain() {
            defer(a -> a.larder().invalidate(Invalidation.tag(TAG)), this::hang, this::goOn);
        }

        private void hang() {
            server.pause();
        }

        private void goOn() {
            server.resume();
        }
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void whatWasForgottenInsteadOfDeferredIsReadAgain() {
            Node a = fleet.node(
                    builder -> builder.memory(Memory.none()).shared(Weakened.forgettingInvalidations(fleet.tier())));
            assertThat(a.get(KEY)).isEqualTo("old");
            server.kill();
            source.write(KEY, "new");
            a.goals().invalidate(KEY);
            assertThat(a.get(KEY)).isEqualTo("new");
            server.restart();

            Awaitility.await().atMost(PATIENCE).until(() -> "old".equals(a.get(KEY)));
        }
    }

    private void defer(Function<Node, Acknowledgement> invalidate, Runnable leave, Runnable comeBack) {
        // 1. Redis and B have the old value; A has no memory, so that it would read from Redis.
        Node a = fleet.node(impatient().andThen(builder -> builder.memory(Memory.none()))::apply);
        Node b = fleet.node(impatient());
        cacheOldValues(a, b, KEY);
        // 2. Redis leaves. A writes and invalidates, and believes itself at once.
        leave.run();
        source.write(KEY, "new");
        assertThat(invalidate.apply(a)).isEqualTo(DEFERRED);
        assertThat(a.larder().status().deferred()).isPositive();
        assertThat(a.get(KEY)).isEqualTo("new");
        // 3. Redis comes back and has the old value still; A reads nothing from it before it has sent what waited.
        comeBack.run();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertThat(a.get(KEY)).isEqualTo("new");
            return a.isReady();
        });
        assertThat(a.get(KEY)).isEqualTo("new");
        // 4. B hears of it.
        b.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
    }

    private UnaryOperator<Larder.Builder> impatient() {
        Redis tier = Redis.at(server.uri()).commandTimeout(Duration.ofMillis(300));
        return builder -> builder.shared(tier);
    }

    private void cacheOldValues(Node a, Node b, String... keys) {
        for (String key : keys) {
            source.write(key, "old");
            assertThat(a.get(key)).isEqualTo("old");
            assertThat(b.get(key)).isEqualTo("old");
        }
    }
}
