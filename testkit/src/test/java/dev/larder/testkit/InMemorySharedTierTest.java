package dev.larder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InMemorySharedTierTest {

    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier server = new InMemorySharedTier(clock);
    private final TierLink linkA = server.link();
    private final TierLink linkB = server.link();
    private final SharedTier a = linkA.open(new SharedTier.Node("shop:v1", "a", clock, new RecordingListener()));
    private final SharedTier b = linkB.open(new SharedTier.Node("shop:v1", "b", clock, new RecordingListener()));

    @Nested
    class Values {

        @Test
        void fillNeedsTheLease() {
            String token = lease(a, "k");
            assertThat(answer(b.fill(fill("k", "other", OLD)))).isFalse();
            assertThat(answer(a.fill(fill("k", token, NEW)))).isTrue();
            assertThat(answer(b.fetch("k"))).contains(NEW);
            assertThat(server.isLeased("shop:v1:k")).isFalse();
        }

        @Test
        void onlyOneNodeGetsALease() {
            lease(a, "k");
            assertThat(answer(b.lease("k")).token()).isNull();
            assertThat(answer(b.poll("k")).held()).isTrue();
        }

        @Test
        void leasesLapseUnlessTheyAreRenewed() {
            String token = lease(a, "k");
            clock.advance(Duration.ofMillis(1_500));
            assertThat(answer(a.renew("k", token))).isTrue();
            clock.advance(Duration.ofMillis(1_999));
            assertThat(server.isLeased("shop:v1:k")).isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(server.isLeased("shop:v1:k")).isFalse();
            assertThat(answer(a.renew("k", token))).isFalse();
        }

        @Test
        void valuesExpire() {
            answer(a.fill(fill("k", lease(a, "k"), OLD)));
            clock.advance(Duration.ofSeconds(1));
            assertThat(answer(a.fetch("k"))).isEmpty();
            assertThat(server.keys("shop:v1")).isEmpty();
        }

        @Test
        void invalidationTakesValueAndLease() {
            answer(a.fill(fill("k", lease(a, "k"), OLD)));
            String token = lease(a, "k");
            answer(b.invalidate(List.of("k")));
            assertThat(answer(a.fetch("k"))).isEmpty();
            assertThat(answer(a.fill(fill("k", token, OLD)))).isFalse();
        }

        @Test
        void writeLeaseReplacesALoadersLease() {
            String loading = lease(a, "k");
            String writing = answer(b.beginWrite("k"));
            assertThat(answer(a.fill(fill("k", loading, OLD)))).isFalse();
            assertThat(answer(b.fill(fill("k", writing, NEW)))).isTrue();
        }

        @Test
        void putKeepsTheNewerVersion() {
            assertThat(answer(a.put(new Fill("k", "", NEW, 1_000, 7)))).isTrue();
            assertThat(answer(b.put(new Fill("k", "", OLD, 1_000, 6)))).isFalse();
            assertThat(answer(b.fetch("k"))).contains(NEW);
        }
    }

    @Nested
    class Records {

        private final List<Object> heard = new ArrayList<>();

        @Test
        void reachEveryNodeInOrder() {
            follow(b);
            a.invalidate(List.of("k"));
            a.journal().append(tag("t"));
            assertThat(heard).containsExactly("reading begins", horizon(), new Keys(List.of("k")), tag("t"));
        }

        @Test
        void areHeldBackAndReleased() {
            follow(b);
            linkB.holdJournal();
            CompletionStage<Void> applied =
                    b.journal().applied(answer(a.journal().append(tag("t"))));
            assertThat(heard).doesNotContain(tag("t"));
            assertThat(applied.toCompletableFuture()).isNotDone();
            linkB.releaseJournal();
            assertThat(heard).endsWith(tag("t"));
            assertThat(applied.toCompletableFuture()).isCompleted();
        }

        @Test
        void ofGroupsAreReadByALateNode() {
            a.journal().append(tag("t"));
            a.journal().append(new Keys(List.of("k")));
            follow(b);
            assertThat(heard).containsExactly("reading begins", horizon(), tag("t"));
        }

        @Test
        void thatWereTrimmedMakeANodeAbandon() {
            follow(b);
            linkB.disconnect();
            a.journal().append(tag("t"));
            a.journal().append(tag("u"));
            server.trimJournal("shop:v1", 1);
            heard.clear();
            linkB.reconnect();
            assertThat(heard).containsExactly("the journal lost records", tag("u"));
        }

        @Test
        void thatWereDeletedBecomeAHorizon() {
            follow(b);
            heard.clear();
            server.loseJournal("shop:v1");
            assertThat(heard).containsExactly("the journal lost records", horizon());
        }

        private void follow(SharedTier tier) {
            tier.journal().follow(new Journal.Follower() {
                @Override
                public void apply(Keys keys) {
                    heard.add(keys);
                }

                @Override
                public void apply(Group group, long position) {
                    heard.add(group);
                }

                @Override
                public void abandon(String reason, long horizon, long position) {
                    heard.add(reason);
                }
            });
        }
    }

    @Nested
    class Proof {

        @Test
        void isNowWhileNothingIsInTheWay() {
            follow();
            clock.advance(Duration.ofSeconds(9));
            assertThat(b.journal().provenAtNanos()).isEqualTo(clock.nanos());
        }

        @Test
        void stopsWithTheHeartbeatAndCatchesUp() {
            follow();
            linkB.stopHeartbeat();
            long stopped = clock.nanos();
            clock.advance(Duration.ofSeconds(9));
            assertThat(b.journal().provenAtNanos()).isEqualTo(stopped);
            answer(b.journal().catchUp());
            assertThat(b.journal().provenAtNanos()).isEqualTo(clock.nanos());
        }

        @Test
        void stopsWhereARecordIsUnread() {
            follow();
            linkB.holdJournal();
            long held = clock.nanos();
            a.journal().append(tag("t"));
            clock.advance(Duration.ofSeconds(9));
            assertThat(b.journal().provenAtNanos()).isEqualTo(held);
        }

        @Test
        void isNeverBeforeTheFirst() {
            linkB.disconnect();
            follow();
            assertThat(b.journal().provenAtNanos()).isEqualTo(Journal.NEVER);
        }

        private void follow() {
            b.journal().follow(new Journal.Follower() {
                @Override
                public void apply(Keys keys) {}

                @Override
                public void apply(Group group, long position) {}

                @Override
                public void abandon(String reason, long horizon, long position) {}
            });
        }
    }

    @Nested
    class Faults {

        @Test
        void loseCommandsWithoutEffect() {
            linkA.loseCommands(Step.UNLINK);
            answer(a.put(new Fill("k", "", OLD, 1_000, 0)));
            assertUnavailable(a.invalidate(List.of("k")));
            assertThat(server.holds("shop:v1:k")).isTrue();
        }

        @Test
        void loseAnswersWithEffect() {
            linkA.loseAnswers(Step.PUT);
            assertUnavailable(a.put(new Fill("k", "", OLD, 1_000, 0)));
            assertThat(server.holds("shop:v1:k")).isTrue();
        }

        @Test
        void endEveryCommandOfADisconnectedNode() {
            linkA.disconnect();
            assertThat(a.isConnected()).isFalse();
            assertUnavailable(a.fetch("k"));
            assertThat(answer(b.fetch("k"))).isEmpty();
        }

        private void assertUnavailable(CompletionStage<?> stage) {
            assertThatThrownBy(() -> stage.toCompletableFuture().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TierUnavailableException.class);
        }
    }

    private static String lease(SharedTier tier, String key) {
        return Objects.requireNonNull(answer(tier.lease(key)).token());
    }

    private static Fill fill(String key, String token, byte[] envelope) {
        return new Fill(key, token, envelope, 1_000, 0);
    }

    private static Group tag(String tag) {
        return new Group(Kind.TAG, tag, "");
    }

    private static JournalRecord horizon() {
        return Group.horizon("the journal begins");
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
