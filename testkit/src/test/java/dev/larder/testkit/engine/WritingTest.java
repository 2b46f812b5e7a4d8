package dev.larder.testkit.engine;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.LarderListener.Invalidated;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class WritingTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final Shop.Node a = shop.node();
    private final Shop.Node b = shop.node();

    @Nested
    class Update {

        private final Cache<Integer, String> goals = a.goals(source);
        private final Cache<Integer, String> others = b.goals(source);

        @Test
        void writesThenServesWhatWasWritten() {
            others.get(1);
            assertThat(goals.update(1, () -> write("new"))).isEqualTo("new");
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(source.loads()).isOne();
        }

        @Test
        void letsTheWritersExceptionOutAndInvalidates() {
            goals.get(1);
            others.get(1);
            assertThatThrownBy(() -> goals.update(1, () -> {
                        write("new");
                        throw new IOException("the answer was lost");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void letsAnErrorOutAndInvalidates() {
            others.get(1);
            assertThatThrownBy(() -> goals.update(1, () -> {
                        write("new");
                        throw new StackOverflowError("deep");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void toNothingIsRememberedWhereThatIsAllowed() {
            Cache<Integer, String> negatives =
                    shop.node().goals(source, spec -> spec.negativeTimeToLive(Duration.ofMinutes(1)));
            negatives.get(1);
            assertThat(negatives.update(1, () -> {
                        source.remove(1);
                        return null;
                    }))
                    .isNull();
            assertThat(negatives.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.REDIS));
            assertThat(others.get(1)).isNull();
        }

        @Test
        void toNothingLeavesNothingOtherwise() {
            others.get(1);
            goals.update(1, () -> {
                source.remove(1);
                return null;
            });
            assertThat(others.get(1)).isNull();
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void fencesOutALoadThatBeganBefore() throws Exception {
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> others.get(1));
            gate.awaitArrival();
            goals.update(1, () -> write("new"));
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        }

        @Test
        void renewsItsLeaseWhileTheWriteRuns() {
            shop.server.leaseTime(Duration.ofMillis(30));
            goals.update(1, () -> {
                letPartOfTheLeasePass();
                letPartOfTheLeasePass();
                return write("new");
            });
            assertThat(shop.server.holds(Shop.key(1))).isTrue();
        }

        @Test
        void runsTheWriteOnceAlsoWhereTheTierIsAway() {
            goals.get(1);
            a.link().disconnect();
            assertThat(goals.update(1, () -> write("new"))).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(a.larder().status().deferred()).isOne();
        }

        @Test
        void invalidatesWhereTheFillWasLost() {
            a.link().loseAnswers(Step.FILL);
            goals.update(1, () -> write("new"));
            a.link().heal();
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void leavesNothingOldWhereTheRecordIsLate() {
            goals.get(1);
            others.get(1);
            a.link().loseCommands(Step.APPEND);
            goals.update(1, () -> write("new"));
            assertThat(a.larder().status().deferred()).isOne();
            assertThat(goals.get(1)).isEqualTo("new");
            a.link().heal();
            goals.invalidate(7);
            assertThat(others.get(1)).isEqualTo("new");
        }

        @Test
        void invalidatesWhereTheTagsOfTheWrittenValueFail() {
            Shop.Node node = shop.node();
            Cache<Integer, String> broken = node.goals(
                    source,
                    spec -> spec.tags(value -> {
                        if (value.equals("new")) {
                            throw new IllegalStateException("no tags");
                        }
                        return Set.of();
                    }));
            broken.get(1);
            others.get(1);
            assertThatThrownBy(() -> broken.update(1, () -> write("new"))).hasRootCauseMessage("no tags");
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(broken.peek(1)).isNull();
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void isServedAfterwardsOnANodeThatSharesNothing() {
            Cache<Integer, String> lonely = shop.lonely().goals(source);
            lonely.get(1);
            lonely.update(1, () -> write("new"));
            assertThat(lonely.get(1)).isEqualTo("new");
        }

        @Test
        void isKeptOnANodeThatSharesNothing() {
            Cache<Integer, String> lonely = shop.lonely().goals(source);
            lonely.update(1, () -> write("new"));
            assertThat(lonely.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            assertThat(source.loads()).isZero();
        }

        @Test
        void isNotKeptOnANodeThatSharesNothingIfSomebodyElseWroteMeanwhile() {
            // 1. the first write begins   2. the second begins and ends   3. the first ends: nobody's value stays
            Cache<Integer, String> lonely = shop.lonely().goals(source);
            lonely.update(1, () -> {
                lonely.update(1, () -> write("second"));
                return "first";
            });
            assertThat(lonely.peek(1)).isNull();
            assertThat(lonely.get(1)).isEqualTo("second");
        }

        @Test
        void isNotKeptOnANodeThatSharesNothingIfItBecameUntrueMeanwhile() {
            Cache<Integer, String> lonely = shop.lonely().goals(source);
            lonely.update(1, () -> {
                lonely.invalidate(1);
                return write("new");
            });
            assertThat(lonely.peek(1)).isNull();
        }

        @Test
        void fencesOutALoadOnANodeThatSharesNothing() throws Exception {
            // 1. a load has read the source   2. the value is written   3. the load ends: kept nowhere
            Cache<Integer, String> lonely = shop.lonely().goals(source);
            Gate gate = new Gate();
            source.after(gate::passInterruptibly);
            Caller<String> load = Caller.of(() -> lonely.get(1));
            gate.awaitArrival();
            lonely.update(1, () -> write("new"));
            gate.open();
            assertThat(load.answer()).isEqualTo("old");
            assertThat(lonely.peek(1)).isEqualTo("new");
        }

        @Test
        void makesMoreUntrueThanItsKey() {
            Cache<Integer, String> tagged = taggedOn(shop.node());
            Cache<Integer, String> elsewhere = taggedOn(shop.node());
            source.set(2, "old").set(3, "old");
            elsewhere.getAll(Set.of(1, 2, 3));
            tagged.update(1, () -> writeAll("new"), written -> untrue(tagged));
            assertThat(elsewhere.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(elsewhere.lookup(2)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
            assertThat(elsewhere.lookup(3)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
            assertThat(tagged.get(2)).isEqualTo("new");
            assertThat(tagged.get(3)).isEqualTo("new");
        }

        @Test
        void tellsOfItsKeyOnceWhereThatIsNamedToo() {
            goals.update(1, () -> write("new"), written -> Invalidation.keys(goals, Set.of(1, 2)));
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(a.listener().events(Invalidated.class))
                    .containsExactly(new Invalidated("key", 2, ACKNOWLEDGED, ""));
        }

        @Test
        void makesMoreUntrueAlsoWhereSomebodyElseWroteMeanwhile() {
            // 1. the first write begins   2. the second begins and ends   3. the first ends: nobody's value stays, nor
            // what it made untrue
            Cache<Integer, String> tagged = taggedOn(shop.node());
            Cache<Integer, String> elsewhere = taggedOn(shop.node());
            source.set(2, "old").set(3, "old");
            elsewhere.getAll(Set.of(2, 3));
            tagged.update(
                    1,
                    () -> {
                        elsewhere.update(1, () -> writeAll("second"));
                        return "first";
                    },
                    written -> untrue(tagged));
            assertThat(elsewhere.getAll(Set.of(1, 2, 3)).values()).containsOnly("second");
            assertThat(tagged.getAll(Set.of(1, 2, 3)).values()).containsOnly("second");
        }

        @Test
        void defersAllOfItWhereTheTierIsAway() {
            Shop.Node node = shop.node();
            Cache<Integer, String> tagged = taggedOn(node);
            source.set(2, "old").set(3, "old");
            tagged.getAll(Set.of(1, 2, 3));
            node.link().disconnect();
            tagged.update(1, () -> writeAll("new"), written -> untrue(tagged));
            assertThat(node.larder().status().deferred()).isEqualTo(3);
            assertThat(tagged.getAll(Set.of(1, 2, 3)).values()).containsOnly("new");
        }

        @Test
        void makesMoreUntrueOnANodeThatSharesNothing() {
            Cache<Integer, String> lonely = taggedOn(shop.lonely());
            source.set(2, "old").set(3, "old");
            lonely.getAll(Set.of(1, 2, 3));
            lonely.update(1, () -> writeAll("new"), written -> untrue(lonely));
            assertThat(lonely.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.MEMORY));
            assertThat(lonely.getAll(Set.of(2, 3)).values()).containsOnly("new");
        }

        @Test
        void invalidatesItsKeyWhereWhatElseIsUntrueCannotBeSaid() {
            goals.get(1);
            others.get(1);
            assertThatThrownBy(() -> goals.update(1, () -> write("new"), written -> {
                        throw new IllegalStateException("no rule");
                    }))
                    .hasMessage("no rule");
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        /** The third is tagged. */
        private Cache<Integer, String> taggedOn(Shop.Node node) {
            return node.goals(source, spec -> spec.keyTags(id -> id == 3 ? Set.of("third") : Set.of()));
        }

        private Invalidation untrue(Cache<Integer, String> cache) {
            return Invalidation.key(cache, 2).andTag("third");
        }

        private String writeAll(String value) {
            source.set(2, value).set(3, value);
            return write(value);
        }

        private void letPartOfTheLeasePass() {
            shop.clock.advance(Duration.ofMillis(20));
            long enough = a.link().sent(Step.RENEW) + 2;
            while (a.link().sent(Step.RENEW) < enough) {
                Thread.onSpinWait();
            }
        }
    }

    @Nested
    class Put {

        private final Cache<Integer, String> goals = a.shelf(spec -> spec);
        private final Cache<Integer, String> others = b.shelf(spec -> spec);

        @Test
        void isSeenByEveryNode() {
            others.put(1, "first");
            others.get(1);
            assertThat(goals.put(1, "second")).isEqualTo(ACKNOWLEDGED);
            assertThat(others.get(1)).isEqualTo("second");
            assertThat(goals.get(1)).isEqualTo("second");
        }

        @Test
        void fencesOutALoadThatBeganBefore() throws Exception {
            Gate gate = new Gate();
            Caller<String> load = Caller.of(() -> others.get(1, () -> {
                gate.passInterruptibly();
                return "loaded before";
            }));
            gate.awaitArrival();
            goals.put(1, "put");
            gate.open();
            load.answer();
            assertThat(others.get(1)).isEqualTo("put");
        }

        @Test
        void ofAnOlderVersionDoesNotReplaceANewer() {
            Cache<Integer, String> c = shop.node().shelf(spec -> spec.version(String::length));
            Cache<Integer, String> d = shop.node().shelf(spec -> spec.version(String::length));
            c.put(1, "version nine");
            d.put(1, "older");
            assertThat(c.get(1)).isEqualTo("version nine");
            assertThat(d.get(1)).isEqualTo("version nine");
        }

        @Test
        void staysOnThisNodeWhereTheTierIsAway() {
            a.link().disconnect();
            assertThat(goals.put(1, "mine")).isEqualTo(DEFERRED);
            assertThat(goals.get(1)).isEqualTo("mine");
        }

        @Test
        void isKeptOnANodeThatSharesNothing() {
            Cache<Integer, String> lonely = shop.lonely().shelf(spec -> spec);
            assertThat(lonely.put(1, "first")).isEqualTo(ACKNOWLEDGED);
            assertThat(lonely.put(1, "second")).isEqualTo(ACKNOWLEDGED);
            assertThat(lonely.get(1)).isEqualTo("second");
        }

        @Test
        void isNotLostToAnInvalidationThatWaited() {
            // 1. an invalidation is deferred   2. the tier is back   3. the key is put   4. what waited is sent
            goals.put(1, "first");
            a.link().disconnect();
            assertThat(goals.invalidate(1)).isEqualTo(DEFERRED);
            a.link().reconnect();
            assertThat(goals.put(1, "second")).isEqualTo(ACKNOWLEDGED);
            assertThat(goals.get(1)).isEqualTo("second");
            assertThat(others.get(1)).isEqualTo("second");
        }

        @Test
        void whoseAnswerIsLostLeavesNoOldValueBehind() {
            others.put(1, "first");
            goals.get(1);
            others.get(1);
            a.link().loseAnswers(Step.PUT);
            goals.put(1, "second");
            a.link().heal();
            assertThat(others.get(1)).isNotEqualTo("first");
            assertThat(goals.get(1)).isNotEqualTo("first");
        }
    }

    private String write(String value) {
        source.set(1, value);
        return value;
    }
}
