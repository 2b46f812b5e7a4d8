package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.warm.Brought;
import dev.larder.internal.warm.Halt;
import dev.larder.internal.warm.Walk;
import dev.larder.internal.warm.Walk.End;
import dev.larder.internal.warm.Walk.Lenience;
import dev.larder.internal.warm.Walk.Pace;
import dev.larder.internal.warm.Walker;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Going through keys, on a clock that goes only while the walk waits. */
@Timeout(60)
class WalkTest {

    private static final Lenience ENDLESS = Lenience.endless();

    private final ManualClock clock = new ManualClock();
    private final Waits waits = new Waits();
    private final Recorded walker = new Recorded();

    private End walk(Pace pace, Lenience lenience, int keys) {
        return new Walk<>(pace, lenience, waits, clock, walker)
                .through(IntStream.range(0, keys).iterator());
    }

    @Test
    void takesNoMoreKeysASecondThanAllowed() {
        long began = clock.nanos();

        assertThat(walk(new Pace(100, 10, 1), ENDLESS, 500)).isEqualTo(End.DONE);

        // The first batch is free: 490 keys at 100 a second.
        assertThat(Duration.ofNanos(clock.nanos() - began)).isEqualTo(Duration.ofMillis(4_900));
        assertThat(walker.settled)
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void doesNotMakeUpForTimeThatWasLost() {
        long began = clock.nanos();
        walker.during = batch -> {
            if (batch.contains(0)) {
                clock.advance(Duration.ofSeconds(60));
            }
        };

        walk(new Pace(10, 10, 1), ENDLESS, 40);

        // A minute, then the second at once and the one that is made up for; the fourth a second later.
        assertThat(Duration.ofNanos(clock.nanos() - began)).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void paysNothingForWhatIsLeftOut() {
        long began = clock.nanos();
        walker.leftOut = 1_000;

        assertThat(walk(new Pace(1, 1, 1), ENDLESS, 1_000)).isEqualTo(End.DONE);

        assertThat(clock.nanos()).isEqualTo(began);
        assertThat(walker.settled).isEmpty();
    }

    @Test
    void hasNoMoreBatchesUnderWayThanAllowedAndSettlesThemInOrder() {
        walker.isHeld = true;

        assertThat(walk(new Pace(1_000_000, 2, 3), ENDLESS, 18)).isEqualTo(End.DONE);

        assertThat(walker.mostUnderWay).isEqualTo(3);
        assertThat(walker.settled)
                .containsExactlyElementsOf(IntStream.range(0, 18).boxed().toList());
    }

    @Test
    void readsKeysAsTheyAreNeeded() {
        waits.haltAfter = 3;

        // An endless stream: a walk that reads ahead never comes back.
        End end = new Walk<>(new Pace(1, 1, 1), ENDLESS, waits, clock, walker)
                .through(Stream.iterate(0, i -> i + 1).iterator());

        assertThat(end).isEqualTo(End.HALTED);
        assertThat(walker.settled).containsExactly(0, 1, 2);
    }

    @Test
    void stopsAfterSoManyFailuresInARowAndPausesLongerAfterEach() {
        walker.failing = true;
        long began = clock.nanos();

        assertThat(walk(new Pace(1_000_000, 5, 1), new Lenience(20, Duration.ofSeconds(1)), 1_000))
                .isEqualTo(End.FAILING);

        assertThat(walker.settled).hasSize(20);
        // One, two and four seconds; after the fourth it is over.
        assertThat(Duration.ofNanos(clock.nanos() - began)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void startsToCountAnewAfterASuccess() {
        walker.during = batch -> walker.failing = batch.get(0) % 4 != 0;

        assertThat(walk(new Pace(1_000_000, 1, 1), new Lenience(4, Duration.ofSeconds(1)), 100))
                .isEqualTo(End.DONE);

        assertThat(walker.settled).hasSize(100);
    }

    @Test
    void waitsWhileNothingIsToBeBegun() {
        walker.blockedLooks = 5;

        assertThat(walk(new Pace(1_000_000, 1, 1), ENDLESS, 3)).isEqualTo(End.DONE);
        assertThat(waits.waited).hasSizeGreaterThanOrEqualTo(5);
        assertThat(walker.settled).hasSize(3);
    }

    @Test
    void givesUpWhenThatTakesTooLong() {
        walker.blockedLooks = Integer.MAX_VALUE;

        assertThat(walk(new Pace(1_000_000, 1, 1), ENDLESS, 3)).isEqualTo(End.BLOCKED);
        assertThat(waits.waited).hasSize(600).containsOnly(Duration.ofSeconds(1));
        assertThat(walker.settled).isEmpty();
    }

    /** Time passes while somebody waits; after so many waits the end is asked for. */
    private final class Waits implements Halt {

        final List<Duration> waited = new ArrayList<>();
        int haltAfter = Integer.MAX_VALUE;

        @Override
        public boolean isRequested() {
            return waited.size() >= haltAfter;
        }

        @Override
        public boolean isRequestedWithin(Duration time) {
            clock.advance(time);
            waited.add(time);
            return isRequested();
        }
    }

    /** Something that happens while keys are on their way. */
    private interface During {
        void with(List<Integer> batch);
    }

    private static final class Recorded implements Walker<Integer> {

        final List<Integer> settled = new ArrayList<>();
        final Deque<Runnable> held = new ArrayDeque<>();
        During during = batch -> {};
        boolean failing;
        boolean isHeld;
        int leftOut;
        int blockedLooks;
        int mostUnderWay;

        @Override
        public boolean isLeftOut(Integer key) {
            return key < leftOut;
        }

        @Override
        public boolean mustWait() {
            return blockedLooks-- > 0;
        }

        @Override
        public CompletableFuture<Brought<Integer>> bring(List<Integer> keys) {
            during.with(keys);
            CompletableFuture<Brought<Integer>> answer = new CompletableFuture<>();
            Runnable end = () -> {
                if (failing) {
                    answer.completeExceptionally(new IllegalStateException("the source is down"));
                } else {
                    answer.complete(Brought.loaded(keys.size()));
                }
            };
            if (isHeld) {
                held.add(end);
                mostUnderWay = Math.max(mostUnderWay, held.size());
                if (held.size() == 3) {
                    // The youngest ends first.
                    held.removeLast().run();
                    held.removeLast().run();
                    held.remove().run();
                }
            } else {
                end.run();
            }
            return answer;
        }

        @Override
        public void settled(List<Integer> keys, Brought<Integer> brought) {
            settled.addAll(keys);
        }
    }
}
