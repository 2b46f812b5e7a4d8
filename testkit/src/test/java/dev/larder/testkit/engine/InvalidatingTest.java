package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes that both hold goals 1 and 2 and plan 1; then something is declared untrue on one of them. */
@Timeout(30)
class InvalidatingTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two");
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();
    private Cache<Integer, String> goalsA;
    private Cache<Integer, String> goalsB;
    private Cache<Integer, String> plansA;
    private Cache<Integer, String> plansB;

    @BeforeEach
    void fill() {
        goalsA = goals(a);
        goalsB = goals(b);
        plansA = plans(a);
        plansB = plans(b);
        forAll(cache -> cache.getAll(List.of(1, 2)));
        source.set(1, "new one").set(2, "new two");
    }

    @Nested
    class ByKey {

        @Test
        void reachesEveryTierOfEveryNode() {
            assertThat(goalsA.invalidate(1)).isEqualTo(ACKNOWLEDGED);
            assertThat(goalsB.get(1)).isEqualTo("new one");
            assertThat(goalsA.get(1)).isEqualTo("new one");
            assertThat(List.of(goalsA.get(2), plansB.get(1))).containsExactly("two", "one");
        }

        @Test
        void ofManyKeysIsOneRecord() {
            long before = a.link().sent(Step.APPEND);
            goalsA.invalidateAll(List.of(1, 2, 1));
            assertThat(a.link().sent(Step.APPEND) - before).isOne();
            assertThat(goalsB.getAll(List.of(1, 2))).containsValues("new one", "new two");
        }

        @Test
        void ofNoKeysIsNothing() {
            long before = a.link().sent(Step.APPEND);
            assertThat(goalsA.invalidateAll(List.of())).isEqualTo(ACKNOWLEDGED);
            assertThat(a.link().sent(Step.APPEND)).isEqualTo(before);
        }
    }

    @Nested
    class ByTag {

        @Test
        void killsWhatCarriesIt() {
            assertThat(a.larder().invalidate(Invalidation.tag("owner:one"))).isEqualTo(ACKNOWLEDGED);
            forAll(cache -> assertThat(cache.get(1)).isEqualTo("new one"));
            forAll(cache -> assertThat(cache.get(2)).isEqualTo("two"));
        }

        @Test
        void ofAnyLengthIsTheSameTag() {
            String longTag = "x".repeat(200);
            Cache<Integer, String> tagged = a.larder()
                    .cache(CacheSpec.of("task:{id}", Integer.class, String.class)
                            .loader(source)
                            .tags(value -> Set.of(longTag)));
            tagged.get(1);
            source.set(1, "newest");
            a.larder().invalidate(Invalidation.tag(longTag));
            assertThat(tagged.get(1)).isEqualTo("newest");
        }
    }

    @Nested
    class ByPattern {

        @Test
        void ofAPrefix() {
            a.larder().invalidate(Invalidation.pattern("goal:*"));
            assertThat(goalsA.get(1)).isEqualTo("new one");
            assertThat(goalsB.get(2)).isEqualTo("new two");
            assertThat(plansB.get(1)).isEqualTo("one");
        }

        @Test
        void ofAnyGlob() {
            a.larder().invalidate(Invalidation.pattern("*:[1]"));
            forAll(cache -> assertThat(cache.get(1)).isEqualTo("new one"));
            forAll(cache -> assertThat(cache.get(2)).isEqualTo("two"));
        }
    }

    @Nested
    class ByCache {

        @Test
        void killsItsEntriesOnly() {
            assertThat(goalsA.invalidateAll()).isEqualTo(ACKNOWLEDGED);
            assertThat(goalsB.getAll(List.of(1, 2))).containsValues("new one", "new two");
            assertThat(goalsA.get(1)).isEqualTo("new one");
            assertThat(plansA.get(1)).isEqualTo("one");
        }

        @Test
        void leavesACacheWhosePrefixIsLonger() {
            Cache<String, String> done = a.larder()
                    .cache(CacheSpec.of("goal:done:{id}", String.class, String.class)
                            .loader(id -> "kept"));
            done.get("x");
            a.larder().invalidate(Invalidation.cache(goalsA));
            assertThat(done.peek("x")).isNotNull();
        }
    }

    @Test
    void ofEverythingKillsEverything() {
        a.larder().invalidate(Invalidation.everything("new prices"));
        forAll(cache -> assertThat(cache.get(1)).isEqualTo("new one"));
    }

    @Test
    void ofAMixtureKillsAllOfIt() {
        a.larder().invalidate(Invalidation.key(goalsA, 1).andTag("owner:two").andCache(plansA));
        forAll(cache -> assertThat(cache.getAll(List.of(1, 2))).containsValues("new one", "new two"));
    }

    @Test
    void costsNothingUntilTheNextRead() {
        // A group's entries stay where they are, dead.
        a.larder().invalidate(Invalidation.tag("owner:one"));
        assertThat(shop.server.holds(Shop.key(1))).isTrue();
        assertThat(goalsB.peek(1)).isNull();
        assertThat(goalsB.peek(2)).isEqualTo("two");
    }

    @Test
    void ofAGroupIsAcknowledgedWhenThisNodeHasAppliedIt() throws Exception {
        a.link().holdJournal();
        Caller<?> invalidation = Caller.of(() -> a.larder().invalidate(Invalidation.tag("owner:one")))
                .awaitWaiting();
        assertThat(invalidation.isDone()).isFalse();
        a.link().releaseJournal();
        assertThat(invalidation.answer()).isEqualTo(ACKNOWLEDGED);
        assertThat(goalsA.peek(1)).isNull();
    }

    @Nested
    class Events {

        private record GoalDone(int id, String owner) {}

        @Test
        void areTranslatedByRulesThatAddUp() {
            a.larder().on(GoalDone.class, done -> Invalidation.key(goalsA, done.id()));
            a.larder().on(GoalDone.class, done -> Invalidation.tag("owner:" + done.owner()));
            a.larder().on(String.class, any -> Invalidation.everything("never"));
            assertThat(a.larder().publish(new GoalDone(1, "two"))).isEqualTo(ACKNOWLEDGED);
            assertThat(goalsB.getAll(List.of(1, 2))).containsValues("new one", "new two");
            assertThat(plansB.getAll(List.of(1, 2))).containsValues("one", "new two");
        }

        @Test
        void withoutARuleChangeNothing() {
            assertThat(a.larder().publish(42)).isEqualTo(ACKNOWLEDGED);
            assertThat(goalsA.peek(1)).isEqualTo("one");
        }

        @Test
        @SuppressWarnings({"DataFlowIssue", "NullAway"}) // a rule that breaks its contract
        void mayNotBeTranslatedToNull() {
            a.larder().on(String.class, any -> null);
            assertThatNullPointerException().isThrownBy(() -> a.larder().publish("x"));
        }
    }

    @Test
    void duringALoadLeavesNothingOfIt() throws Exception {
        goalsA.invalidate(1);
        Gate gate = new Gate();
        source.after(() -> gate.passInterruptibly());
        Caller<String> loading = Caller.of(() -> goalsB.get(1));
        gate.awaitArrival();
        source.set(1, "newest");
        goalsA.invalidate(1);
        gate.open();
        assertThat(loading.answer()).isEqualTo("new one");
        assertThat(goalsB.peek(1)).isNull();
        assertThat(shop.server.holds(Shop.key(1))).isFalse();
        assertThat(goalsB.stats().refusedFills()).isOne();
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.goals(source, spec -> spec.tags(value -> Set.of("owner:" + value)));
    }

    private Cache<Integer, String> plans(Shop.Node node) {
        return node.larder()
                .cache(CacheSpec.of("plan:{id}", Integer.class, String.class)
                        .loader(source)
                        .tags(value -> Set.of("owner:" + value)));
    }

    private void forAll(Consumer<Cache<Integer, String>> action) {
        List.of(goalsA, goalsB, plansA, plansB).forEach(action);
    }
}
