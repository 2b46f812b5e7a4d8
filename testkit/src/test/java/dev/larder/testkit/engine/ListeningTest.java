package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheStats;
import dev.larder.Invalidation;
import dev.larder.LarderListener;
import dev.larder.LarderListener.Abandoned;
import dev.larder.LarderListener.CacheMade;
import dev.larder.LarderListener.Invalidated;
import dev.larder.LarderListener.Loaded;
import dev.larder.LarderListener.LookedUp;
import dev.larder.LarderListener.TierCalled;
import dev.larder.LarderListener.TierChanged;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ListeningTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");
    private final Shop.Node node = shop.node();
    private final Cache<Integer, String> goals = node.goals(source);

    @Nested
    class Events {

        @BeforeEach
        void forgetTheStart() {
            node.listener().clear();
        }

        @Test
        void ofALoadTellEveryStep() {
            source.after(() -> shop.clock.advance(Duration.ofMillis(7)));
            goals.get(1);
            assertThat(node.listener().events())
                    .containsExactly(
                            called("fetch", Duration.ZERO),
                            called("lease", Duration.ZERO),
                            new Loaded("goal", 1, Duration.ofMillis(7), null),
                            called("fill", Duration.ZERO),
                            new LookedUp("goal", Outcome.LOAD, Duration.ofMillis(7)));
        }

        @Test
        void ofAMemoryHitTellNothing() {
            goals.get(1);
            node.listener().clear();
            goals.get(1);
            goals.peek(1);
            assertThat(node.listener().events()).isEmpty();
        }

        @Test
        void ofAFailedLoadTellNoOutcome() {
            source.down();
            assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
            assertThat(node.listener().events(Loaded.class))
                    .singleElement()
                    .satisfies(loaded -> assertThat(loaded.failure()).hasMessage("the source is down"));
            assertThat(node.listener().events(LookedUp.class))
                    .singleElement()
                    .satisfies(told -> assertThat(told.outcome()).isNull());
        }

        @Test
        void ofAFailedCommandTellWhatFailed() {
            node.link().loseCommands(Step.FETCH);
            goals.get(1);
            assertThat(node.listener().events(TierCalled.class).get(0).failure())
                    .isEqualTo("unavailable");
        }

        @Test
        void ofABulkLookupTellOneLookupAndOneLoad() {
            Cache<Integer, String> bulk = shop.node(builder -> builder.listener(node.listener()))
                    .shelf(spec -> spec.bulkLoader(source.bulk()));
            node.listener().clear();
            bulk.getAll(List.of(1, 2));
            assertThat(node.listener().events(Loaded.class))
                    .extracting(Loaded::keys)
                    .containsExactly(2);
            assertThat(node.listener().events(LookedUp.class))
                    .extracting(LookedUp::outcome)
                    .containsExactly(Outcome.LOAD);
        }

        @Test
        void ofInvalidationsTellTheirKind() {
            goals.invalidate(1);
            goals.invalidateAll(List.of(1, 2));
            goals.put(1, "put");
            goals.invalidateAll();
            node.larder().invalidate(Invalidation.tag("t").andPattern("p*").and(Invalidation.everything("all")));
            assertThat(node.listener().events(Invalidated.class))
                    .containsExactly(
                            acknowledged("key", 1),
                            acknowledged("key", 2),
                            acknowledged("key", 1),
                            acknowledged("cache", 1),
                            acknowledged("tag", 1),
                            acknowledged("pattern", 1),
                            new Invalidated("horizon", 1, Acknowledgement.ACKNOWLEDGED, "all"));
        }

        @Test
        void ofADeferredInvalidationSaySo() {
            node.link().disconnect();
            goals.invalidate(1);
            assertThat(node.listener().events(Invalidated.class))
                    .containsExactly(new Invalidated("key", 1, Acknowledgement.DEFERRED));
        }

        @Test
        void ofTheTierTellItsChanges() {
            node.link().disconnect();
            node.link().reconnect();
            assertThat(node.listener().events(TierChanged.class))
                    .extracting(TierChanged::connected)
                    .containsExactly(false, true);
        }

        @Test
        void ofALostJournalTellTheAbandonment() {
            shop.server.loseJournal(Shop.NAMESPACE);
            assertThat(node.listener().events(Abandoned.class)).hasSize(1);
        }

        private Invalidated acknowledged(String kind, int count) {
            return new Invalidated(kind, count, Acknowledgement.ACKNOWLEDGED);
        }

        private TierCalled called(String operation, Duration duration) {
            return new TierCalled("goal", "redis", operation, duration, null);
        }
    }

    @Test
    void aNewCacheIsTold() {
        assertThat(node.listener().events(CacheMade.class))
                .singleElement()
                .satisfies(made -> assertThat(made.cache()).isSameAs(goals));
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        node.larder().listen(new LarderListener() {
            @Override
            public void lookedUp(LookedUp event) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void loaded(Loaded event) {
                throw new StackOverflowError("deep");
            }

            @Override
            public void tierCalled(TierCalled event) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void invalidated(Invalidated event) {
                throw new AssertionError("broken");
            }

            @Override
            public void abandoned(Abandoned event) {
                throw new IllegalStateException("broken");
            }
        });
        assertThat(goals.get(1)).isEqualTo("one");
        assertThat(goals.invalidate(1)).isEqualTo(Acknowledgement.ACKNOWLEDGED);
        shop.server.loseJournal(Shop.NAMESPACE);
        assertThat(goals.get(1)).isEqualTo("one");
        assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
    }

    @Nested
    class Stats {

        @Test
        void countAnswersByWhereTheyCameFrom() {
            Cache<Integer, String> others = shop.node().goals(source);
            others.get(1);
            goals.get(1);
            goals.get(1);
            goals.peek(1);
            goals.getAll(List.of(1));
            source.set(2, "two");
            goals.get(2);
            CacheStats stats = goals.stats();
            assertThat(stats.lookups())
                    .containsAllEntriesOf(Map.of(Outcome.MEMORY, 2L, Outcome.REDIS, 1L, Outcome.LOAD, 1L));
            assertThat(stats.hitRate()).isEqualTo(0.75);
            assertThat(stats.memoryEntries()).isEqualTo(2);
            assertThat(stats.puts()).isEqualTo(Map.of("memory", 2L, "redis", 1L));
            assertThat(stats.bytesWritten()).isPositive();
        }

        @Test
        void countLoadsAndTheirTime() {
            source.after(() -> shop.clock.advance(Duration.ofMillis(7)));
            goals.get(1);
            source.down();
            assertThatThrownBy(() -> goals.get(2)).isInstanceOf(LoadException.class);
            assertThat(goals.stats().loads()).isOne();
            assertThat(goals.stats().loadFailures()).isOne();
            assertThat(goals.stats().loadNanos()).isEqualTo(7_000_000);
        }

        @Test
        void countWhatWasDropped() {
            goals.get(1);
            goals.invalidate(1);
            assertThat(goals.stats().evictions()).isEqualTo(Map.of("invalidated", 1L));
        }

        @Test
        void countMissesWithoutALoader() {
            Cache<Integer, String> shelf = shop.lonely().shelf(spec -> spec);
            shelf.get(1);
            assertThat(shelf.stats().lookups()).containsEntry(Outcome.MISS, 1L);
            assertThat(shelf.stats().hitRate()).isZero();
        }
    }

    @Test
    void theStatusSaysHowTheNodeStands() {
        node.larder().invalidate(Invalidation.tag("t"));
        assertThat(node.larder().status().namespace()).isEqualTo(Shop.NAMESPACE);
        assertThat(node.larder().status().rules()).isOne();
        assertThat(node.larder().status().position()).isPositive();
        assertThat(node.larder().status().isSuspect()).isFalse();
        node.link().disconnect();
        goals.invalidate(1);
        assertThat(node.larder().status().deferred()).isOne();
        assertThat(node.larder().status().shared())
                .isNotNull()
                .satisfies(shared -> assertThat(shared.connected()).isFalse());
    }
}
