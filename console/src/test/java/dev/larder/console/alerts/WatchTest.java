package dev.larder.console.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.console.api.Overviews.Attention;
import dev.larder.console.api.Watches.Alert;
import dev.larder.console.figures.Buckets;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.NodeFigures.Standing;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Member WELL = node("connected", "closed", 0);

    private final ManualClock clock = new ManualClock();
    private Watch watch = new Watch("shop:v1", Rules.defaults(), clock);

    private static Member node(String shared, String breaker, int deferred) {
        Standing standing = new Standing(shared, breaker, false, 100L, 0, 0, deferred, 0, false, null, null);
        NodeFigures figures = new NodeFigures(1, "a", "", "1", 0, 0, false, 0, 0, standing, List.of(), null);
        return member(Member.State.ALIVE, figures);
    }

    private static Member member(Member.State state, NodeFigures figures) {
        return new Member("a", true, state, 40_000, null, null, null, new Window(figures, figures, figures, figures));
    }

    /** A minute of a cache in which so many of a thousand lookups were answered by memory. */
    private static Map<String, Flow> hits(int memory) {
        Map<String, Double> lookups = Map.of("memory", (double) memory, "load", 1_000.0 - memory);
        return Map.of("goal", new Flow(lookups, 1_000, memory, 0, 0, 0, 0, Map.of(), Buckets.none(), Buckets.none()));
    }

    private List<Alert> look(Member member, Map<String, Flow> flows) {
        return watch.look(List.of(member), flows, Map.of());
    }

    private List<Alert> lookFor(Duration time, Member member, Map<String, Flow> flows) {
        List<Alert> changes = new ArrayList<>();
        for (int i = 0; i < time.toSeconds(); i++) {
            clock.advance(Duration.ofSeconds(1));
            changes.addAll(look(member, flows));
        }
        return changes;
    }

    @Test
    void knowsNothingBeforeTheFirstLook() {
        assertThat(watch.health()).isEqualTo("unknown");
        assertThat(watch.look(List.of(), Map.of(), Map.of())).isEmpty();
        assertThat(watch.health()).isEqualTo("unknown");
    }

    @Nested
    class WhatIsSo {
        @Test
        void firesAtOnceAndIsOverWhenItWasWellForAWhile() {
            assertThat(look(node("away", "closed", 0), Map.of()))
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert.id()).isEqualTo("redis-away");
                        assertThat(alert.state()).isEqualTo("firing");
                        assertThat(alert.node()).isEqualTo("a");
                        assertThat(alert.since()).isEqualTo(clock.millis());
                        assertThat(alert.limit()).isNull();
                    });
            assertThat(watch.health()).isEqualTo("critical");

            assertThat(lookFor(Duration.ofSeconds(10), WELL, Map.of())).isEmpty();
            assertThat(watch.health()).isEqualTo("critical");
            assertThat(lookFor(Duration.ofSeconds(1), WELL, Map.of()))
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.clearedAt()).isEqualTo(clock.millis()));
            assertThat(watch.health()).isEqualTo("ok");
            assertThat(watch.alerts()).extracting(Alert::state).containsExactly("cleared");
        }

        @Test
        void firesOnceHoweverOftenItComesBackWithinAWhile() {
            List<Alert> changes = new ArrayList<>(look(node("away", "closed", 0), Map.of()));
            for (int i = 0; i < 20; i++) {
                changes.addAll(lookFor(Duration.ofSeconds(5), WELL, Map.of()));
                changes.addAll(lookFor(Duration.ofSeconds(1), node("away", "closed", 0), Map.of()));
            }

            assertThat(changes).extracting(Alert::state).containsExactly("firing");
        }

        @Test
        void ofANodeThatSaidFarewellIsNothing() {
            NodeFigures last = node("none", "closed", 0).window().latest();
            NodeFigures farewell = new NodeFigures(1, "a", "", "1", 0, 0, true, 0, 0, last.standing(), List.of(), null);

            assertThat(look(member(Member.State.GONE, farewell), Map.of())).isEmpty();
            assertThat(look(member(Member.State.GONE, last), Map.of()))
                    .extracting(Alert::id)
                    .containsExactly("node-gone");
        }

        @Test
        void ofAServerThatIsFullFiresAfterFiveMinutes() {
            Map<String, Double> full = Map.of("redis-0:6379", 0.95);
            watch.look(List.of(WELL), Map.of(), full);
            clock.advance(Duration.ofMinutes(5));

            assertThat(watch.look(List.of(WELL), Map.of(), full))
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert.id()).isEqualTo("redis-memory");
                        assertThat(alert.text()).isEqualTo("Redis at redis-0:6379 uses 95 % of its memory");
                    });
        }
    }

    @Nested
    class AFigure {
        @Test
        void hasToBeBadForAsLongAsTheRuleSays() {
            assertThat(lookFor(Duration.ofMinutes(10), WELL, hits(100))).isEmpty();
            assertThat(watch.health()).isEqualTo("ok");
            assertThat(watch.attention())
                    .containsExactly(new Attention("goal", "answers 10 % of its lookups without a load", "info"));

            assertThat(lookFor(Duration.ofSeconds(1), WELL, hits(100)))
                    .singleElement()
                    .satisfies(alert -> {
                        assertThat(alert.text()).isEqualTo("goal answers 10 % of its lookups without a load");
                        assertThat(alert.value()).isEqualTo(0.1);
                        assertThat(alert.limit()).isEqualTo(0.2);
                        assertThat(alert.cache()).isEqualTo("goal");
                    });
            assertThat(watch.health()).isEqualTo("degraded");
            assertThat(watch.attention()).extracting(Attention::severity).containsExactly("warning");
        }

        @Test
        void thatWasGoodInBetweenBeginsAnew() {
            lookFor(Duration.ofMinutes(9), WELL, hits(100));
            lookFor(Duration.ofSeconds(1), WELL, hits(500));

            assertThat(lookFor(Duration.ofMinutes(9), WELL, hits(100))).isEmpty();
        }

        @Test
        void goesOnFiringUntilItIsBetterByMoreThanAHair() {
            lookFor(Duration.ofMinutes(11), WELL, hits(100));

            assertThat(lookFor(Duration.ofMinutes(5), WELL, hits(210))).isEmpty();
            assertThat(watch.firing()).hasSize(1);
            assertThat(lookFor(Duration.ofSeconds(11), WELL, hits(221)))
                    .extracting(Alert::state)
                    .containsExactly("cleared");
        }

        @Test
        void ofTooFewLookupsSaysNothing() {
            Flow few = new Flow(Map.of("load", 99.0), 999, 0, 0, 0, 0, 0, Map.of(), Buckets.none(), Buckets.none());

            assertThat(lookFor(Duration.ofMinutes(11), WELL, Map.of("goal", few)))
                    .isEmpty();
            assertThat(watch.attention()).isEmpty();
        }

        @Test
        void thatIsNotThereAnyMoreIsOver() {
            lookFor(Duration.ofMinutes(11), WELL, hits(100));

            assertThat(lookFor(Duration.ofSeconds(11), WELL, Map.of()))
                    .extracting(Alert::state)
                    .containsExactly("cleared");
        }

        @Test
        void ofLoadsThatFailOrTakeLongFires() {
            List<Long> slow = new ArrayList<>(Collections.nCopies(Buckets.COUNTS, 0L));
            slow.set(Buckets.COUNTS - 1, 100L);
            Flow flow = new Flow(Map.of(), 0, 0, 1, 1, 0, 0, Map.of(), Buckets.none(), slow);

            assertThat(lookFor(Duration.ofMinutes(6), WELL, Map.of("goal", flow)))
                    .extracting(Alert::id)
                    .containsExactly("load-errors", "load-p99");
        }
    }

    @Nested
    class Changes {
        @Test
        void makeARuleStricterOrTakeItAway() {
            watch = new Watch(
                    "shop:v1",
                    Rules.changed(Map.of(
                            "hit-ratio", new Rules.Change(null, "90%", Duration.ZERO, Severity.CRITICAL, 10L),
                            "redis-away", new Rules.Change(false, null, null, null, null))),
                    clock);

            look(node("away", "closed", 0), hits(800));

            assertThat(watch.firing())
                    .extracting(Alert::id, Alert::severity)
                    .containsExactly(tuple("hit-ratio", "critical"));
        }
    }

    @Nested
    class Bounds {
        @Test
        void areKeptHoweverMuchIsWrong() {
            Map<String, Flow> many = new TreeMap<>();
            Map<String, Flow> hits = hits(100);
            for (int i = 0; i < 1_500; i++) {
                many.put("cache-" + i, hits.get("goal"));
            }
            lookFor(Duration.ofSeconds(2), WELL, many);
            clock.advance(Duration.ofMinutes(10));
            assertThat(look(WELL, many)).hasSize(1_000);
            assertThat(watch.alerts()).hasSize(200);

            assertThat(lookFor(Duration.ofSeconds(11), WELL, Map.of())).hasSize(1_000);
            assertThat(watch.alerts())
                    .hasSize(200)
                    .allMatch(alert -> alert.state().equals("cleared"));
        }

        @Test
        void forgetWhatWasOverADayAgo() {
            look(node("away", "closed", 0), Map.of());
            lookFor(Duration.ofSeconds(11), WELL, Map.of());
            clock.advance(Duration.ofHours(25));
            look(WELL, Map.of());

            assertThat(watch.alerts()).isEmpty();
        }
    }
}
