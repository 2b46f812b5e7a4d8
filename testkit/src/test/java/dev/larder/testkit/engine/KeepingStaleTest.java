package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.Source.Result;
import dev.larder.testkit.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A clear after which what was there stands in for a source that is down, and for nothing else. */
@Timeout(30)
class KeepingStaleTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Lookup<String> OLD_INSTEAD = new Lookup<>("old", Outcome.STALE);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "two");

    private enum Clear {
        TAG {
            @Override
            Invalidation of(Cache<Integer, String> goals) {
                return Invalidation.tag("goals");
            }
        },
        PATTERN {
            @Override
            Invalidation of(Cache<Integer, String> goals) {
                return Invalidation.pattern("goal:?");
            }
        },
        CACHE {
            @Override
            Invalidation of(Cache<Integer, String> goals) {
                return Invalidation.cache(goals);
            }
        },
        EVERYTHING {
            @Override
            Invalidation of(Cache<Integer, String> goals) {
                return Invalidation.everything("new prices");
            }
        };

        abstract Invalidation of(Cache<Integer, String> goals);
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return goals(node, same -> same);
    }

    private Cache<Integer, String> goals(Shop.Node node, UnaryOperator<CacheSpec<Integer, String>> change) {
        return node.goals(
                source,
                spec -> change.apply(spec.timeToLive(LONG).staleIfError(LONG).tags(goal -> Set.of("goals"))));
    }

    private static void clear(Shop.Node node, Cache<Integer, String> goals) {
        assertThat(node.larder().invalidate(Invalidation.cache(goals).keepingStale()))
                .isEqualTo(Acknowledgement.ACKNOWLEDGED);
    }

    @ParameterizedTest
    @EnumSource
    void isLoadedAnew(Clear clear) {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        source.set(1, "new");
        node.larder().invalidate(clear.of(goals).keepingStale());

        assertThat(goals.peek(1)).isNull();
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
    }

    @ParameterizedTest
    @EnumSource
    void theOldValueAnswersIfTheLoadFails(Clear clear) {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        node.larder().invalidate(clear.of(goals).keepingStale());
        source.down();

        assertThat(goals.lookup(1)).isEqualTo(OLD_INSTEAD);
        assertThat(goals.getAll(List.of(1))).isEqualTo(Map.of(1, "old"));
    }

    @ParameterizedTest
    @EnumSource
    void withoutItNothingAnswers(Clear clear) {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        node.larder().invalidate(clear.of(goals));
        source.down();

        assertThatThrownBy(() -> goals.lookup(1)).isInstanceOf(LoadException.class);
    }

    @Test
    void holdsOnAllNodesAndInTheTierThatTheyShare() {
        Shop.Node a = shop.node();
        Cache<Integer, String> onA = goals(a);
        Cache<Integer, String> onB = goals(shop.node());
        Cache<Integer, String> onC = goals(shop.node());
        onA.get(1);
        onB.get(1);
        source.set(1, "new");
        clear(a, onA);
        source.down();

        assertThat(onB.lookup(1)).isEqualTo(OLD_INSTEAD); // in memory
        assertThat(onC.lookup(1)).isEqualTo(OLD_INSTEAD); // in the shared tier
        source.heal();
        shop.clock.advance(Duration.ofMinutes(1));
        assertThat(onC.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(onB.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
    }

    @Test
    void holdsOnDisk() {
        TestDisk disk = new TestDisk();
        Shop.Node node = shop.node(builder -> builder.disk(disk));
        Cache<Integer, String> goals = goals(node, spec -> spec.memory(Memory.none()));
        goals.get(1);
        clear(node, goals);
        shop.server.evict(Shop.key(1));
        source.down();

        assertThat(disk.holds(1)).isTrue();
        assertThat(goals.lookup(1)).isEqualTo(OLD_INSTEAD);
    }

    @Test
    void isNotServedWhileAReloadRuns() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals =
                goals(node, spec -> spec.timeToLive(Duration.ofMinutes(1)).staleWhileRevalidate(LONG));
        goals.get(1);
        shop.clock.advance(Duration.ofMinutes(2));
        source.set(1, "new");
        clear(node, goals);

        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1"})
    void isDeadInACacheThatServesNothingInsteadOfAFailure(int ifErrorHours, int revalidateHours) {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(
                node,
                spec -> spec.timeToLive(Duration.ofMinutes(1))
                        .staleIfError(Duration.ofHours(ifErrorHours))
                        .staleWhileRevalidate(Duration.ofHours(revalidateHours)));
        goals.get(1);
        shop.clock.advance(Duration.ofMinutes(2 * revalidateHours));
        clear(node, goals);
        source.down();

        assertThatThrownBy(() -> goals.lookup(1)).isInstanceOf(LoadException.class);
    }

    @Test
    void whatIsUntrueAltogetherAnswersNoMore() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        clear(node, goals);
        node.larder().invalidate(Invalidation.tag("goals"));
        source.down();

        assertThatThrownBy(() -> goals.lookup(1)).isInstanceOf(LoadException.class);
    }

    @Test
    void lastsNoLongerThanItWouldHave() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        clear(node, goals);
        source.down();

        shop.clock.advance(LONG.multipliedBy(2).minusSeconds(1));
        assertThat(goals.lookup(1)).isEqualTo(OLD_INSTEAD);
        shop.clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> goals.lookup(1)).isInstanceOf(LoadException.class);
    }

    @Test
    void aLoadThatItOvertakesIsNotKeptAsFresh() {
        // 1. A reads the old value   2. the value changes, and a clear is acknowledged   3. A's load ends
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        source.after(() -> {
            source.after(() -> {});
            source.set(1, "new");
            clear(node, goals);
        });

        assertThat(goals.get(1)).isEqualTo("old");
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void whoComesAfterItDoesNotTakeWhatWasLoadedBefore() throws Exception {
        // 1. A loads the old value, and waits at the gate   2. clear   3. B joins A's flight   4. A's load ends
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        Gate gate = new Gate();
        source.after(() -> {
            source.after(() -> {});
            gate.passInterruptibly();
        });
        Caller<Lookup<String>> before = Caller.of(() -> goals.lookup(1));
        gate.awaitArrival();
        source.set(1, "new");
        clear(node, goals);
        Caller<Lookup<String>> after = Caller.of(() -> goals.lookup(1)).awaitWaiting();
        gate.open();

        assertThat(before.answer().value()).isEqualTo("old");
        assertThat(after.answer().value()).isEqualTo("new");
    }

    @Test
    void whoJoinsALoadThatFailsIsServedAsItsOwnerIs() throws Exception {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        clear(node, goals);
        Gate gate = new Gate();
        source.before(gate::passInterruptibly);
        source.down();
        Caller<Lookup<String>> owner = Caller.of(() -> goals.lookup(1));
        gate.awaitArrival();
        int loads = source.loads();
        Caller<Lookup<String>> joined = Caller.of(() -> goals.lookup(1)).awaitWaiting();
        gate.open();

        assertThat(owner.answer()).isEqualTo(OLD_INSTEAD);
        assertThat(joined.answer()).isEqualTo(OLD_INSTEAD);
        assertThat(source.loads()).isEqualTo(loads);
    }

    @Test
    void aSourceMaySayThatItHasNotChanged() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = node.larder()
                .cache(Shop.spec().timeToLive(LONG).staleIfError(LONG).source((key, held) -> {
                    source.load(key);
                    return held == null ? Result.of(source.value(key)) : Result.unchanged();
                }));
        goals.get(1);
        clear(node, goals);

        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("old", Outcome.LOAD));
        assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void isAbsentForAWriteThatDependsOnWhatIsThere() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        clear(node, goals);

        assertThat(goals.atomic().putIfAbsent(1, "mine")).isTrue();
        assertThat(goals.get(1)).isEqualTo("mine");
    }

    @Test
    void whatIsForgottenOfManyOutdatesEverythingAndKillsNothing() {
        Shop.Node node = shop.node(builder -> builder.maximumRules(10));
        Cache<Integer, String> goals = goals(node);
        goals.get(1);
        goals.get(2);
        for (int i = 0; i < 11; i++) {
            node.larder().invalidate(Invalidation.tag("other:" + i).keepingStale());
        }
        source.down();

        assertThat(node.larder().status().rules()).isEqualTo(10);
        assertThat(goals.lookup(1)).isEqualTo(OLD_INSTEAD);
    }

    @Test
    void isSentLaterWhereTheSharedTierIsAway() {
        Shop.Node a = shop.node();
        Shop.Node b = shop.node();
        Cache<Integer, String> onA = goals(a);
        Cache<Integer, String> onB = goals(b);
        onA.get(1);
        onB.get(1);
        source.set(1, "new");
        a.link().disconnect();
        assertThat(a.larder().invalidate(Invalidation.cache(onA).keepingStale()))
                .isEqualTo(Acknowledgement.DEFERRED);
        assertThat(onA.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        a.link().reconnect();
        assertThat(onA.get(2)).isEqualTo("two");
        source.down();

        assertThat(onB.lookup(1)).isEqualTo(OLD_INSTEAD);
    }
}
