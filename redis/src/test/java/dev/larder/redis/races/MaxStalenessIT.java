package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.testkit.ManualClock;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node's journal is cut while its commands get through. Time passes only when a story says so. */
final class MaxStalenessIT extends ServerRace {

    private static final Duration TOO_LONG = Duration.ofSeconds(5).plusMillis(1);

    private final ManualClock clock = new ManualClock();
    private Node a;

    @BeforeEach
    void letBLogInAsSomebody() {
        redis.commands()
                .aclSetuser(
                        "b",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allKeys()
                                .allChannels()
                                .allCommands());
        a = fleet.node(builder -> builder.clock(clock));
    }

    @Nested
    class MemoryIsBelieved {

        @Test
        void forMaxStalenessAndNoLonger() {
            Node b = nodeB(Memory.entries(100), Duration.ofSeconds(5));

            missAnInvalidation(b);

            // 4. As long as the last proof is recent, B cannot know.
            assertThat(b.get(KEY)).isEqualTo("old");
            // 5. Then it asks the source, and believes what that says for as long.
            clock.advance(TOO_LONG);
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            source.write(KEY, "newer");
            clock.advance(TOO_LONG);
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("newer", Outcome.LOAD));
        }

        @Test
        void againOnceTheJournalIsReadAgain() {
            Node b = nodeB(Memory.entries(100), Duration.ofSeconds(5));
            source.write("2", "true");
            assertThat(b.get("2")).isEqualTo("true");
            missAnInvalidation(b);
            clock.advance(TOO_LONG);
            // 4. The journal is back, and nothing in it was missed.
            redis.commands().aclSetuser("b", AclSetuserArgs.Builder.allCommands());
            b.catchUp();
            assertThat(b.get(KEY)).isEqualTo("new");
            assertThat(b.goals().lookup("2").outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(b.abandonments()).isEqualTo(1);
        }

        @Test
        void notAfterTheMachineWasSuspended() {
            Node b = nodeB(Memory.entries(100), Duration.ofSeconds(5));
            missAnInvalidation(b);
            // 4. The machine sleeps: only the wall clock goes on.
            clock.advanceNanos(Duration.ofMillis(1));
            clock.jumpWall(TOO_LONG.plusSeconds(1));
            Awaitility.await().atMost(PATIENCE).until(() -> b.larder().status().isSuspect());
            assertThat(b.get(KEY)).isEqualTo("new");
        }
    }

    @Nested
    class RedisIsBelieved {

        @Test
        void forMaxStalenessAndNoLonger() {
            Node b = nodeB(Memory.none(), Duration.ofSeconds(5));
            // 1. Redis has the old value; B's journal is cut.
            assertThat(b.get(KEY)).isEqualTo("old");
            cutJournalOfB();
            // 2. A writes and declares the group untrue: only the journal says so.
            source.write(KEY, "new");
            assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
            // 3. The proof is too old.
            clock.advance(TOO_LONG);
            assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        }
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void memoryIsBelievedUntilItExpires() {
            Node b = nodeB(Memory.entries(100), Duration.ofMinutes(10));

            missAnInvalidation(b);

            clock.advance(Duration.ofMinutes(5));
            assertThat(b.get(KEY)).isEqualTo("old");
        }
    }

    private Node nodeB(Memory memory, Duration maxStaleness) {
        URI uri = server.uri();
        Redis tier = Redis.at("redis://b:secret@" + uri.getHost() + ":" + uri.getPort());
        return fleet.node(
                builder -> builder.clock(clock).shared(tier).memory(memory), spec -> spec.maxStaleness(maxStaleness));
    }

    private void missAnInvalidation(Node b) {
        // 1. B has the old value.
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. B's journal is cut.
        cutJournalOfB();
        // 3. A writes and invalidates.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
    }

    private void cutJournalOfB() {
        redis.commands().aclSetuser("b", AclSetuserArgs.Builder.removeCommand(CommandType.XREAD));
        redis.killTails();
    }
}
