package dev.larder.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

@Timeout(60)
class FlagsTest {

    private static final Flag<Boolean> CHECKOUT = Flag.bool("new-checkout", false);
    private static final Flag<Long> MOST = Flag.number("most-items", 20, 1, 100);
    private static final Flag<Rollout> STREAKS = Flag.rollout("streaks", 0);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier server = new InMemorySharedTier(clock);
    private final InMemoryCodecs codecs = new InMemoryCodecs();
    private final Table table = new Table();

    private final Logger logger = (Logger) LoggerFactory.getLogger(Flags.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** Where flags are kept; may fail, and may take its time. */
    private static final class Table implements FlagSource {

        final Map<String, String> rows = new ConcurrentHashMap<>();
        final AtomicInteger loads = new AtomicInteger();
        volatile boolean isDown;
        volatile Gate gate = open();

        private static Gate open() {
            Gate gate = new Gate();
            gate.open();
            return gate;
        }

        @Override
        public Map<String, String> load() throws Exception {
            loads.incrementAndGet();
            gate.passInterruptibly();
            if (isDown) {
                throw new IOException("password=hunter2 refused", new IllegalStateException("socket"));
            }
            return rows;
        }
    }

    @BeforeEach
    void capture() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void release() {
        table.gate.open();
        logger.detachAppender(lines);
    }

    private Larder node() {
        return larders.open(
                Larder.named("shop").clock(clock).shared(server.link()).codecs(codecs));
    }

    private Flags flags() {
        return flags(node());
    }

    private Flags flags(Larder larder) {
        return flags(larder, table);
    }

    /** With a patience that a busy machine does not wear out. */
    private Flags flags(Larder larder, FlagSource source) {
        return Flags.on(
                larder,
                source,
                cache -> cache.hardLoadTimeout(PATIENCE.plusSeconds(1)).softLoadTimeout(PATIENCE),
                clock);
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Nested
    class Answers {

        @Test
        void areWhatTheSourceSays() {
            table.rows.putAll(Map.of("new-checkout", "true", "most-items", "50", "streaks", "100"));
            Flags flags = flags();

            assertThat(flags.isOn(CHECKOUT)).isTrue();
            assertThat(flags.get(MOST)).isEqualTo(50);
            assertThat(flags.isOnFor(STREAKS, 7)).isTrue();
            assertThat(flags.isOnFor(STREAKS, "ada")).isTrue();
            assertThat(flags.stats()).isEqualTo(new FlagStats(0, 0, 0, false, null));
        }

        @Test
        void toAllFlagsOfAllNodesCostOneLoad() {
            table.rows.put("new-checkout", "true");
            Flags here = flags();
            Flags there = flags();

            for (int i = 0; i < 10; i++) {
                here.isOn(CHECKOUT);
                here.get(MOST);
                there.isOn(CHECKOUT);
            }

            assertThat(table.loads).hasValue(1);
        }

        @Test
        void haveAllThatTheSourceSaysAndWhereItCameFrom() {
            table.rows.put("undeclared", "x");
            Flags here = flags();

            assertThat(here.all().outcome()).isEqualTo(Outcome.LOAD);
            assertThat(here.all().outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(flags().all().outcome()).isEqualTo(Outcome.REDIS);
            assertThat(here.all().value()).containsExactly(Map.entry("undeclared", "x"));
        }

        @Test
        void areThereBeforeTheFirstQuestionWhereTheyWereWarmed() throws InterruptedException {
            Larder larder = node();
            Flags flags = flags(larder);
            assertThat(larder.warm(flags.warmer()).await(Duration.ofSeconds(30)))
                    .isTrue();

            assertThat(flags.all().outcome()).isEqualTo(Outcome.MEMORY);
        }
    }

    @Nested
    class Changes {

        @Test
        void thatWereToldAreSeenByEveryNode() {
            table.rows.put("new-checkout", "false");
            Flags here = flags();
            Flags there = flags();
            assertThat(here.isOn(CHECKOUT) || there.isOn(CHECKOUT)).isFalse();

            table.rows.put("new-checkout", "true");
            here.changed();

            assertThat(here.isOn(CHECKOUT)).isTrue();
            assertThat(there.isOn(CHECKOUT)).isTrue();
        }

        @Test
        void thatNobodyToldAreSeenAfterFiveMinutes() {
            Flags flags = flags();
            flags.isOn(CHECKOUT);

            table.rows.put("new-checkout", "true");
            assertThat(flags.isOn(CHECKOUT)).isFalse();
            clock.advance(Duration.ofMinutes(5));

            assertThat(flags.isOn(CHECKOUT)).isTrue();
        }

        @Test
        void areToldByRulesToo() {
            record FlagSet(String name) {}
            Larder larder = node();
            Flags flags = flags(larder);
            larder.on(FlagSet.class, event -> flags.invalidation());
            flags.isOn(CHECKOUT);

            table.rows.put("new-checkout", "true");
            larder.publish(new FlagSet("new-checkout"));

            assertThat(flags.isOn(CHECKOUT)).isTrue();
        }
    }

    @Nested
    class WhileTheSourceFails {

        @Test
        void whatIsKnownHoldsOnForADay() {
            table.rows.put("new-checkout", "true");
            Flags flags = flags();
            flags.isOn(CHECKOUT);
            table.isDown = true;

            clock.advance(Duration.ofHours(23));
            assertThat(flags.isOn(CHECKOUT)).isTrue();
            clock.advance(Duration.ofHours(2));

            assertThat(flags.isOn(CHECKOUT)).isFalse();
        }

        @Test
        void defaultsHoldWhereNothingIsKnownAndNothingIsThrown() {
            table.isDown = true;
            Flags flags = flags();

            assertThat(flags.isOn(CHECKOUT)).isFalse();
            assertThat(flags.get(MOST)).isEqualTo(20);
            assertThat(flags.isOnFor(STREAKS, 1)).isFalse();
            assertThat(flags.all().value()).isEmpty();
            assertThat(flags.all().outcome()).isEqualTo(Outcome.MISS);

            assertThat(flags.stats().away()).isEqualTo(3);
            assertThat(flags.stats().isAway()).isTrue();
        }

        @Test
        void whatWasDeclaredUntrueIsNeverAnsweredAgain() {
            table.rows.put("new-checkout", "true");
            Flags flags = flags();
            flags.isOn(CHECKOUT);

            table.isDown = true;
            flags.changed();

            assertThat(flags.isOn(CHECKOUT)).isFalse();
        }

        @Test
        void itIsAskedOnceInFiveSecondsAndBelievedAsSoonAsItAnswers() {
            table.isDown = true;
            table.rows.put("new-checkout", "true");
            Flags flags = flags();
            flags.isOn(CHECKOUT);
            flags.isOn(CHECKOUT);
            assertThat(table.loads).hasValue(1);

            clock.advance(Outage.PAUSE);
            flags.isOn(CHECKOUT);
            flags.isOn(CHECKOUT);
            assertThat(table.loads).hasValue(2);

            table.isDown = false;
            assertThat(flags.isOn(CHECKOUT)).isFalse();
            clock.advance(Outage.PAUSE);

            assertThat(flags.isOn(CHECKOUT)).isTrue();
            assertThat(flags.stats().isAway()).isFalse();
        }

        @Test
        void oneAsksAgainAndTheOthersDoNotWaitForIt() throws Exception {
            table.isDown = true;
            Flags flags = flags();
            flags.isOn(CHECKOUT);
            table.gate = new Gate();
            clock.advance(Outage.PAUSE);

            CompletableFuture<Boolean> asking = CompletableFuture.supplyAsync(() -> flags.isOn(CHECKOUT));
            table.gate.awaitArrival();
            assertThat(flags.isOn(CHECKOUT)).isFalse();
            assertThat(asking).isNotDone();

            table.isDown = false;
            table.rows.put("new-checkout", "true");
            table.gate.open();
            asking.get(30, TimeUnit.SECONDS);
            clock.advance(Outage.PAUSE);
            assertThat(flags.isOn(CHECKOUT)).isTrue();
        }

        @Test
        void oneThatGivesNoAnswerIsLeftAtTheTimeout() {
            table.gate = new Gate();
            Flags flags = Flags.on(
                    node(),
                    table,
                    cache -> cache.softLoadTimeout(Duration.ofMillis(1)).hardLoadTimeout(Duration.ofMillis(20)),
                    clock);

            assertThat(flags.get(MOST)).isEqualTo(20);
            assertThat(flags.stats().reason()).isEqualTo("TimeoutException");
        }

        @Test
        void aCallerWhoIsInterruptedBlamesNobody() {
            Flags flags = flags();
            table.gate = new Gate();

            Thread.currentThread().interrupt();
            boolean isOn = flags.isOn(CHECKOUT);
            boolean isStillInterrupted = Thread.interrupted();

            assertThat(isOn).isFalse();
            assertThat(isStillInterrupted).isTrue();
            assertThat(flags.stats().isAway()).isFalse();
        }

        @Test
        void oneThatSaysTooMuchOrNothingHasFailed() {
            Flags many = flags(
                    node(),
                    () -> IntStream.rangeClosed(0, Flags.MOST_FLAGS)
                            .boxed()
                            .collect(Collectors.toMap(i -> "flag" + i, i -> "true")));
            assertThat(many.isOn(CHECKOUT)).isFalse();
            assertThat(many.stats().isAway()).isTrue();

            Map<String, String> holed = new HashMap<>();
            holed.put("new-checkout", null);
            Larder other = larders.open(Larder.named("other").clock(clock));
            Flags nothing = flags(other, () -> holed);
            assertThat(nothing.isOn(CHECKOUT)).isFalse();
            assertThat(nothing.stats().reason()).isEqualTo("IllegalStateException");
        }

        @Test
        void theLogHearsOfTheBeginningAndTheEndAndOfNoSecret() {
            table.isDown = true;
            Flags flags = flags();
            flags.isOn(CHECKOUT);
            clock.advance(Outage.PAUSE);
            flags.isOn(CHECKOUT);
            table.isDown = false;
            clock.advance(Outage.PAUSE);
            flags.all();

            assertThat(told()).hasSize(2);
            assertThat(told().get(0)).contains("namespace=shop:v1", "cause=IOException by IllegalStateException");
            assertThat(told().get(1)).contains("known again", "seconds=10", "answeredByDefaults=2");
            assertThat(told()).noneMatch(line -> line.contains("hunter2"));
        }
    }

    @Nested
    class WhatMeansNothing {

        @Test
        void isAnsweredByTheDefaultAndCounted() {
            table.rows.putAll(Map.of("most-items", "a lot", "streaks", "120"));
            Flags flags = flags();

            assertThat(flags.get(MOST)).isEqualTo(20);
            assertThat(flags.isOnFor(STREAKS, 1)).isFalse();
            assertThat(flags.isOn(CHECKOUT)).isFalse();

            assertThat(flags.stats()).isEqualTo(new FlagStats(0, 1, 2, false, null));
        }

        @Test
        void isToldOnceForEachFlag() {
            table.rows.put("most-items", "a lot");
            Flags flags = flags();
            for (int i = 0; i < 3; i++) {
                flags.get(MOST);
                flags.get(CHECKOUT);
            }

            assertThat(told()).hasSize(2);
            assertThat(told().get(0)).contains("flag=most-items", "expected=a whole number from 1 to 100");
            assertThat(told().get(1)).contains("does not have it", "flag=new-checkout");
            assertThat(told()).noneMatch(line -> line.contains("a lot"));
        }

        @Test
        void isToldOfAThousandFlagsAtMost() {
            Flags flags = flags();
            for (int i = 0; i < 1_100; i++) {
                flags.get(Flag.bool("flag" + i, true));
            }

            assertThat(told()).hasSize(1_000);
            assertThat(flags.stats().unknown()).isEqualTo(1_100);
        }
    }

    @Test
    void oneLarderHasOneSetOfFlags() {
        Larder larder = node();
        Flags.on(larder, table);

        assertThatIllegalArgumentException().isThrownBy(() -> Flags.on(larder, table));
    }

    @Test
    void theCacheBehindThemMayBeToldOtherwise() {
        Larder larder = node();
        Flags.on(
                larder, table, cache -> cache.timeToLive(Duration.ofSeconds(30)).name("switches"));

        CacheSpec<?, ?> spec = larder.findCache("switches").orElseThrow().spec();
        assertThat(spec.timeToLive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(spec.staleIfError()).isEqualTo(Duration.ofHours(24));
    }
}
