package dev.larder.cli.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cli.internal.requests.Request;
import dev.larder.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The open loop, by a clock that goes where the requests take it. */
@Timeout(60)
class LoadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration QUICK = Duration.ofMillis(1);

    private final ManualClock clock = new ManualClock();
    private final long begun = clock.nanos();
    private final AtomicInteger number = new AtomicInteger();

    /** Time passes until the moment has come, and Ctrl-C may come before. */
    private final class Passing implements Turn {
        private final long interruptedAt;

        Passing(Duration interruptedAt) {
            this.interruptedAt = begun + interruptedAt.toNanos();
        }

        @Override
        public boolean comes(long atNanos) {
            long until = Math.min(atNanos, interruptedAt);
            clock.advanceNanos(Duration.ofNanos(Math.max(0, until - clock.nanos())));
            return !isOver();
        }

        @Override
        public boolean isOver() {
            return clock.nanos() >= interruptedAt;
        }
    }

    /** An answer takes so long as somebody says. */
    private Answerer<Request> taking(IntFunction<Duration> time) {
        return request -> {
            clock.advanceNanos(time.apply(number.getAndIncrement()));
            return Answered.with("hit");
        };
    }

    private Load.Ended run(Schedule schedule, Answerer<Request> answerer) {
        return run(schedule, answerer, () -> Request.read("k"), Duration.ofDays(1));
    }

    private Load.Ended run(
            Schedule schedule, Answerer<Request> answerer, Supplier<Request> requests, Duration interruptedAt) {
        return new Load<>(schedule, requests, clock, new Passing(interruptedAt), TIMEOUT)
                .run(List.of(answerer), ended -> {});
    }

    private static Duration p99(Histogram nanos) {
        return Duration.ofNanos(nanos.getValueAtPercentile(99));
    }

    @Nested
    class WhatHangs {
        private final Answerer<Request> hangsOnce = taking(n -> n == 100 ? Duration.ofSeconds(1) : QUICK);

        @Test
        void isChargedToAllThatWasDueMeanwhile() {
            Load.Ended ended = run(new Schedule(100, 0, 1_000), hangsOnce);

            assertThat(ended.tally().countAnswered()).isEqualTo(1_000);
            assertThat(ended.notSent()).isZero();
            assertThat(p99(ended.tally().fromDue())).isGreaterThan(Duration.ofMillis(850));
            // 99 were due within that second, and the first of those behind it were late as well.
            assertThat(ended.tally().fromDue().getCountBetweenValues(QUICK.toNanos() * 2, Long.MAX_VALUE / 2))
                    .isBetween(100L, 120L);
        }

        /** What a loop that waits for each answer makes of the very same. */
        @Test
        void isOneSlowAnswerInAClosedLoop() throws Exception {
            Histogram closed = new Histogram(3);
            for (int i = 0; i < 1_000; i++) {
                long sent = clock.nanos();
                hangsOnce.answer(Request.read("k"));
                closed.recordValue(clock.nanos() - sent);
            }

            assertThat(p99(closed)).isLessThan(Duration.ofMillis(2));
            assertThat(closed.getCountBetweenValues(QUICK.toNanos() * 2, Long.MAX_VALUE / 2))
                    .isEqualTo(1);
        }

        @Test
        void isToldApartFromWhatAnAnswerTakes() {
            Load.Ended ended = run(new Schedule(100, 0, 1_000), hangsOnce);

            assertThat(p99(ended.tally().fromSend())).isLessThan(Duration.ofMillis(2));
        }
    }

    @Nested
    class Overload {
        @Test
        void isCountedAndNotForgotten() {
            // Ten can be answered of the hundred that are due, and ten more in the time that an answer may take.
            Load.Ended ended = run(new Schedule(100, 0, 100), taking(n -> Duration.ofMillis(100)));

            assertThat(ended.tally().countAnswered()).isEqualTo(21);
            assertThat(ended.notSent()).isEqualTo(79);
            assertThat(ended.answeredPerSecond()).isBetween(9.9, 10.1);
        }

        @Test
        void doesNotKeepTheEndWaiting() {
            CountDownLatch never = new CountDownLatch(1);
            Load.Ended ended = run(new Schedule(100, 0, 100), request -> {
                clock.advanceNanos(Duration.ofHours(1));
                never.await();
                return Answered.with("hit");
            });

            assertThat(ended.unanswered()).isEqualTo(1);
            assertThat(ended.failed()).isEqualTo(1);
            assertThat(ended.notSent()).isEqualTo(99);
            never.countDown();
        }
    }

    @Nested
    class Measured {
        @Test
        void isNotTheWarmUp() {
            Load.Ended ended = run(new Schedule(100, 50, 100), taking(n -> n < 50 ? Duration.ofMillis(9) : QUICK));

            assertThat(ended.tally().countSent()).isEqualTo(100);
            assertThat(ended.tally().fromDue().getMaxValue()).isLessThan(QUICK.toNanos() * 2);
            assertThat(ended.answeredPerSecond()).isBetween(99.9, 100.1);
        }

        @Test
        void isWhatBecameOfEachByItsKind() {
            Load.Ended ended = run(new Schedule(100, 0, 6), request -> switch (number.getAndIncrement() % 3) {
                case 0 -> Answered.with("hit");
                case 1 -> Answered.failed("status 500");
                default -> throw new IOException("away");
            });

            assertThat(ended.tally().answers()).containsExactly(Map.entry("hit", 2L));
            assertThat(ended.tally().errors()).containsOnly(Map.entry("status 500", 2L), Map.entry("IOException", 2L));
            assertThat(ended.tally().fromDue().getTotalCount()).isEqualTo(2);
        }

        @Test
        void hasNoMoreKindsThanCanBeRead() {
            Load.Ended ended =
                    run(new Schedule(1_000, 0, 200), request -> Answered.failed("status " + number.getAndIncrement()));

            assertThat(ended.tally().errors()).hasSize(Tally.MOST_KINDS + 1).containsEntry("others", 150L);
            assertThat(ended.failed()).isEqualTo(200);
        }

        @Test
        void isWhatWasDueUntilSomebodyInterrupts() {
            Load.Ended ended = run(
                    new Schedule(100, 50, 1_000),
                    taking(n -> QUICK),
                    () -> Request.read("k"),
                    Duration.ofMillis(1_505));

            assertThat(ended.isInterrupted()).isTrue();
            assertThat(ended.due()).isEqualTo(101);
            assertThat(ended.tally().countAnswered()).isEqualTo(101);
            assertThat(ended.notSent()).isZero();
        }

        @Test
        void isWhatWasAskedForInItsOrder() {
            List<String> asked = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger keys = new AtomicInteger();
            run(
                    new Schedule(100, 0, 5),
                    request -> {
                        asked.add(request.key());
                        return Answered.with("hit");
                    },
                    () -> Request.read("k" + keys.getAndIncrement()),
                    Duration.ofDays(1));

            assertThat(asked).containsExactly("k0", "k1", "k2", "k3", "k4");
        }
    }

    @Test
    void endsWhereTheRequestsBreakOff() {
        AtomicInteger keys = new AtomicInteger();

        assertThatThrownBy(() -> run(
                        new Schedule(100, 0, 100),
                        taking(n -> QUICK),
                        () -> {
                            if (keys.getAndIncrement() == 3) {
                                throw new IllegalStateException("line 4");
                            }
                            return Request.read("k");
                        },
                        Duration.ofDays(1)))
                .hasMessage("line 4");
    }

    @Nested
    class Schedules {
        @Test
        void haveNoDrift() {
            Schedule schedule = new Schedule(3, 0, Schedule.MOST);

            assertThat(schedule.dueNanos(3)).isEqualTo(1_000_000_000);
            assertThat(schedule.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
            assertThat(schedule.measuredUntil(schedule.dueNanos(1_000))).isEqualTo(1_001);
            assertThat(schedule.measuredUntil(schedule.endNanos())).isEqualTo(Schedule.MOST);
        }

        @Test
        void ofTheLargestKindStayWithinTheirNumbers() {
            Schedule schedule = new Schedule(100_000, Schedule.MOST / 2, Schedule.MOST / 2);

            assertThat(schedule.endNanos()).isEqualTo(500_000_000_000L);
            assertThat(schedule.measuredUntil(Long.MAX_VALUE)).isEqualTo(Schedule.MOST / 2);
            assertThat(schedule.measuredUntil(-1)).isZero();
        }
    }
}
