package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invalidations while the shared tier is away: applied here, kept, and sent before anything is read there again. */
@Timeout(60)
class DeferringTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "old two");
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private final Cache<Integer, String> goals = a.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    private final Cache<Integer, String> others = b.goals(source, spec -> spec.tags(goal -> Set.of("all")));

    @Nested
    class AKey {

        @Test
        void isUntrueHereAtOnce() {
            goals.get(1);
            a.link().disconnect();
            source.set(1, "new");
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void isUntrueEverywhereBeforeTheNextFetch() {
            goals.get(1);
            others.get(1);
            a.link().disconnect();
            source.set(1, "new");
            goals.invalidate(1);
            a.link().reconnect();
            goals.get(2);
            assertThat(a.larder().status().deferred()).isZero();
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void whoseUnlinkWorkedButNotItsRecordIsSentAgain() {
            goals.get(1);
            others.get(1);
            source.set(1, "new");
            a.link().loseCommands(Step.APPEND);
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            a.link().heal();
            assertThat(goals.invalidate(2)).isEqualTo(ACKNOWLEDGED);
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void staysUntrueHereForALookupThatWaitsForAnothersLoad() throws Exception {
            // 1. B loads the old value under the lease; A has looked for it once, and waits
            // 2. the value changes; A's invalidation gets lost on the way: it is deferred, and applied on A
            // 3. B fills the old value   4. A looks once more: it must not stay in A's memory
            Gate loading = new Gate();
            source.after(() -> {
                if (source.loads() == 1) {
                    loading.passInterruptibly();
                }
            });
            Caller<String> filler = Caller.of(() -> others.get(1));
            loading.awaitArrival();
            Gate looked = new Gate();
            a.link().after(Step.POLL, looked::pass);
            Caller<String> waiter = Caller.of(() -> goals.get(1));
            looked.awaitArrival();
            source.set(1, "new");
            a.link().loseCommands(Step.UNLINK);
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            loading.open();
            filler.answer();
            looked.open();
            waiter.answer();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void staysUntrueHereForALookupThatWasAboutToFetch() throws Exception {
            // 1. A finds the tier usable   2. A's invalidation is deferred, and applied   3. A fetches the old value
            shop.clock.advance(Duration.ofSeconds(1));
            others.get(1);
            a.link().stopHeartbeat();
            shop.clock.advance(Duration.ofSeconds(6));
            Gate caughtUp = new Gate();
            a.link().after(Step.CATCH_UP, caughtUp::pass);
            Caller<String> lookup = Caller.of(() -> goals.get(1));
            caughtUp.awaitArrival();
            source.set(1, "new");
            a.link().loseCommands(Step.UNLINK);
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            caughtUp.open();
            lookup.answer();
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class AGroup {

        @Test
        void isUntrueHereAtOnce() {
            goals.get(1);
            a.link().disconnect();
            source.set(1, "new");
            assertThat(a.larder().invalidate(Invalidation.tag("all"))).isEqualTo(DEFERRED);
            assertThat(goals.peek(1)).isNull();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void isUntrueEverywhereBeforeTheNextFetch() {
            goals.get(1);
            others.get(1);
            a.link().disconnect();
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("all"));
            a.link().reconnect();
            assertThat(goals.get(2)).isEqualTo("old two");
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void staysUntrueHereWhileItsRecordHasNotComeBack() throws Exception {
            // 1. deferred   2. sent, but this node's tail is slow   3. a read: the old value still stands in the shared
            // tier
            goals.get(1);
            a.link().disconnect();
            source.set(1, "new");
            a.larder().invalidate(Invalidation.tag("all"));
            a.link().timeout(Duration.ofMillis(50)).holdJournal();
            a.link().reconnect();
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
            a.link().releaseJournal();
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void thatThisNodeCouldNotSeeAppliedIsDeferred() {
            goals.get(1);
            a.link().timeout(Duration.ofMillis(50)).holdJournal();
            source.set(1, "new");
            assertThat(a.larder().invalidate(Invalidation.tag("all"))).isEqualTo(DEFERRED);
            assertThat(goals.get(1)).isEqualTo("new");
            a.link().releaseJournal();
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Nested
    class TooMany {

        @Test
        void becomeAHorizon() {
            Shop.Node c = shop.node(builder -> builder.maximumDeferred(10));
            Cache<Integer, String> few = c.goals(source);
            others.get(1);
            c.link().disconnect();
            source.set(1, "new");
            IntStream.range(100, 120).forEach(few::invalidate);
            assertThat(c.larder().status().deferred()).isLessThanOrEqualTo(10);
            c.link().reconnect();
            few.get(7);
            assertThat(few.get(1)).isEqualTo("new");
            assertThat(others.get(1)).isEqualTo("new");
        }
    }

    @Test
    void interruptedInvalidationsWait() throws Exception {
        others.get(1);
        source.set(1, "new");
        a.link().holdJournal();
        Caller<?> invalidation =
                Caller.of(() -> a.larder().invalidate(Invalidation.tag("all"))).awaitWaiting();
        invalidation.interrupt();
        assertThat(invalidation.answer()).isEqualTo(DEFERRED);
        assertThat(invalidation.endedInterrupted()).isTrue();
        a.link().releaseJournal();
        assertThat(goals.get(1)).isEqualTo("new");
        assertThat(others.get(1)).isEqualTo("new");
    }

    @Test
    void isSentWithoutAnybodyReading() {
        goals.get(1);
        others.get(1);
        a.link().disconnect();
        source.set(1, "new");
        goals.invalidate(1);
        CountDownLatch sent = new CountDownLatch(1);
        a.link().after(Step.APPEND, sent::countDown);
        a.link().reconnect();
        assertThat(awaited(sent)).isTrue();
        assertThat(others.get(1)).isEqualTo("new");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
