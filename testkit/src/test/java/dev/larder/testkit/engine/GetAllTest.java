package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class GetAllTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");
    private final Shop.Node node = shop.node();

    private Cache<Integer, String> bulk(java.util.function.UnaryOperator<CacheSpec<Integer, String>> change) {
        return node.shelf(spec -> change.apply(spec.bulkLoader(source.bulk())));
    }

    @Nested
    class Answers {

        @Test
        void takeOneFetchOneLeaseOneBulkLoadAndOneFill() {
            assertThat(bulk(spec -> spec).getAll(List.of(1, 2, 3))).containsOnlyKeys(1, 2, 3);
            assertThat(node.link().sent(Step.FETCH)).isOne();
            assertThat(node.link().sent(Step.LEASE)).isOne();
            assertThat(node.link().sent(Step.FILL)).isOne();
            assertThat(source.bulks()).containsExactly(Set.of(1, 2, 3));
        }

        @Test
        void comeInTheOrderOfTheKeysWithoutDuplicates() {
            Cache<Integer, String> goals = bulk(spec -> spec);
            goals.get(2);
            assertThat(goals.getAll(List.of(3, 2, 1, 3)))
                    .containsExactly(Map.entry(3, "three"), Map.entry(2, "two"), Map.entry(1, "one"));
        }

        @Test
        void leaveOutWhatTheSourceDoesNotHave() {
            assertThat(bulk(spec -> spec).getAll(List.of(1, 9))).containsExactly(Map.entry(1, "one"));
            assertThat(shop.server.isLeased(Shop.key(9))).isFalse();
        }

        @Test
        void areUnmodifiable() {
            Map<Integer, String> all = bulk(spec -> spec).getAll(List.of(1));
            assertThatThrownBy(() -> all.put(2, "x")).isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void loadOnlyWhatNoTierHas() {
            Cache<Integer, String> goals = bulk(spec -> spec);
            shop.node().shelf(spec -> spec.bulkLoader(source.bulk())).getAll(List.of(1, 2));
            assertThat(goals.getAll(List.of(1, 2, 3))).hasSize(3);
            assertThat(source.bulks()).containsExactly(Set.of(1, 2), Set.of(3));
            goals.getAll(List.of(1, 2, 3));
            assertThat(node.link().sent(Step.FETCH)).isOne();
        }

        @Test
        void rememberWhatIsNotThere() {
            Cache<Integer, String> goals = bulk(spec -> spec.negativeTimeToLive(Duration.ofMinutes(1)));
            goals.getAll(List.of(9));
            goals.getAll(List.of(9));
            assertThat(source.bulks()).hasSize(1);
        }

        @Test
        void takeNothingForNoKeys() {
            assertThat(bulk(spec -> spec).getAll(List.of())).isEmpty();
            assertThat(node.link().sent(Step.FETCH)).isZero();
        }

        @Test
        void refuseANullKey() {
            assertThatThrownBy(() -> bulk(spec -> spec).getAll(Arrays.asList(1, null)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void useTheLoaderKeyByKeyWhereThereIsNoBulkLoader() {
            Cache<Integer, String> goals = node.goals(source);
            assertThat(goals.getAll(List.of(1, 2))).containsOnlyKeys(1, 2);
            assertThat(source.loads()).isEqualTo(2);
            assertThat(node.link().sent(Step.FILL)).isOne();
        }

        @Test
        void useTheBulkLoaderForOneKeyToo() {
            assertThat(bulk(spec -> spec).get(1)).isEqualTo("one");
            assertThat(source.bulks()).containsExactly(Set.of(1));
        }

        @Test
        void areEmptyWithoutAnyLoader() {
            assertThat(node.shelf(spec -> spec).getAll(List.of(1, 2))).isEmpty();
        }

        @Test
        void askInChunks() {
            assertThat(bulk(spec -> spec.maximumBatch(2)).getAll(List.of(1, 2, 3)))
                    .hasSize(3);
            assertThat(source.bulks()).containsExactly(Set.of(1, 2), Set.of(3));
        }

        @Test
        void comeFromTheSourceWhereTheTierIsAway() {
            Cache<Integer, String> goals = bulk(spec -> spec);
            node.link().disconnect();
            assertThat(goals.getAll(List.of(1, 2))).hasSize(2);
            assertThat(goals.peek(1)).isEqualTo("one");
        }

        @Test
        void comeFromTheSourceWhereTheTierFailsHalfway() {
            Cache<Integer, String> goals = bulk(spec -> spec);
            node.link().loseCommands(Step.LEASE);
            assertThat(goals.getAll(List.of(1, 2))).hasSize(2);
            assertThat(source.bulks()).hasSize(1);
        }
    }

    @Nested
    class Failures {

        @Test
        void nameTheirKeysAndKeepTheRest() {
            Cache<Integer, String> goals = node.shelf(spec -> spec.bulkLoader(keys -> {
                throw LoadException.partial(Map.of(1, "one"), Set.of(2), new IllegalStateException("half down"));
            }));
            LoadException failure = catchThrowableOfType(LoadException.class, () -> goals.getAll(List.of(1, 2, 3)));
            assertThat(failure).hasRootCauseMessage("half down");
            assertThat(failure.failedKeys()).isEqualTo(Set.of(2));
            assertThat(failure.loaded()).isEqualTo(Map.of(1, "one"));
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(shop.server.holds(Shop.key(1))).isTrue();
            assertThat(shop.server.isLeased(Shop.key(2))).isFalse();
            assertThat(shop.server.isLeased(Shop.key(3))).isFalse();
        }

        @Test
        void ofTheWholeBulkLoaderNameAllKeys() {
            source.down();
            LoadException failure = catchThrowableOfType(
                    LoadException.class, () -> bulk(spec -> spec).getAll(List.of(1, 2)));
            assertThat(failure.failedKeys()).isEqualTo(Set.of(1, 2));
            assertThat(node.larder().findCache("goal").orElseThrow().stats().loadFailures())
                    .isOne();
        }

        @Test
        void ofOneKeyOfTheLoaderNameThatKey() {
            Cache<Integer, String> goals = node.shelf(spec -> spec.loader(id -> {
                if (id == 2) {
                    throw new IllegalStateException("two is broken");
                }
                return "v" + id;
            }));
            LoadException failure = catchThrowableOfType(LoadException.class, () -> goals.getAll(List.of(1, 2, 3)));
            assertThat(failure.failedKeys()).isEqualTo(Set.of(2));
            assertThat(goals.peek(3)).isEqualTo("v3");
        }

        @Test
        void serveStaleWhereThatIsAllowed() {
            Cache<Integer, String> goals =
                    bulk(spec -> spec.timeToLive(Duration.ofMinutes(1)).staleIfError(Duration.ofHours(1)));
            goals.getAll(List.of(1, 2));
            shop.clock.advance(Duration.ofMinutes(2));
            source.down();
            assertThat(goals.getAll(List.of(1, 2))).hasSize(2);
            assertThat(goals.stats().lookups()).containsEntry(Outcome.STALE, 2L);
        }

        @Test
        void byAnErrorComeOutAndLeaveNoLeaseBehind() {
            source.fail(() -> new StackOverflowError("deep"));
            assertThatThrownBy(() -> bulk(spec -> spec).getAll(List.of(1, 2))).isInstanceOf(StackOverflowError.class);
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
            assertThat(shop.server.isLeased(Shop.key(2))).isFalse();
        }

        @Test
        @SuppressWarnings({"DataFlowIssue", "NullAway"}) // a loader that breaks its contract
        void byAnAnswerOfNullAreCountedOnce() {
            Cache<Integer, String> goals = node.shelf(spec -> spec.bulkLoader(keys -> null));
            assertThatThrownBy(() -> goals.getAll(List.of(1))).isInstanceOf(LoadException.class);
            assertThat(goals.stats().loads() + goals.stats().loadFailures()).isOne();
        }

        @Test
        void ofOneValuesTagsLeaveTheOthers() {
            Cache<Integer, String> goals = bulk(spec -> spec.tags(goal -> {
                if (goal.equals("two")) {
                    throw new IllegalStateException("no tags for two");
                }
                return Set.of();
            }));
            LoadException failure = catchThrowableOfType(LoadException.class, () -> goals.getAll(List.of(1, 2, 3)));
            assertThat(failure.failedKeys()).isEqualTo(Set.of(2));
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(goals.peek(3)).isEqualTo("three");
            assertThat(shop.server.isLeased(Shop.key(2))).isFalse();
        }
    }

    @Nested
    class OtherFlights {

        @Test
        void areJoined() throws Exception {
            Gate gate = new Gate();
            Cache<Integer, String> goals = bulk(spec -> spec);
            Caller<String> other = Caller.of(() -> goals.get(1, () -> {
                gate.passInterruptibly();
                return "joined";
            }));
            gate.awaitArrival();
            Caller<Map<Integer, String>> all =
                    Caller.of(() -> goals.getAll(List.of(1, 2))).awaitWaiting();
            assertThat(goals.peek(2)).isEqualTo("two");
            gate.open();
            assertThat(all.answer()).isEqualTo(Map.of(1, "joined", 2, "two"));
            assertThat(source.bulks()).containsExactly(Set.of(2));
            other.answer();
        }

        @Test
        void joinThoseOfABulkLookup() throws Exception {
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = bulk(spec -> spec);
            Caller<Map<Integer, String>> all = Caller.of(() -> goals.getAll(List.of(1, 2)));
            gate.awaitArrival();
            Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
            gate.open();
            assertThat(joiner.answer()).isEqualTo("one");
            assertThat(all.answer()).hasSize(2);
            assertThat(source.bulks()).hasSize(1);
        }

        @Test
        void crossingEachOtherDoNotDeadlock() throws Exception {
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = bulk(spec -> spec);
            Caller<Map<Integer, String>> a = Caller.of(() -> goals.getAll(List.of(1, 2)));
            gate.awaitArrival();
            Caller<Map<Integer, String>> b = Caller.of(() -> goals.getAll(List.of(3, 2, 1)));
            gate.open();
            assertThat(a.answer()).hasSize(2);
            assertThat(b.answer()).hasSize(3);
        }

        @Test
        void thatLandedInBetweenAreNotFlownAgain() throws Exception {
            // 1. A finds nothing in memory   2. B loads and keeps the value   3. A goes on: the value is there
            Gate beforeJoin = new Gate();
            AtomicInteger readings = new AtomicInteger();
            Thread[] late = new Thread[1];
            Cache<Integer, String> goals = shop.lonely(builder -> builder.clock(new Clock() {
                        @Override
                        public long nanos() {
                            if (Thread.currentThread() == late[0] && readings.incrementAndGet() == 2) {
                                beforeJoin.pass();
                            }
                            return shop.clock.nanos();
                        }

                        @Override
                        public long millis() {
                            return shop.clock.millis();
                        }
                    }))
                    .shelf(spec -> spec.bulkLoader(source.bulk()));
            Caller<Map<Integer, String>> a = Caller.of(() -> {
                late[0] = Thread.currentThread();
                return goals.getAll(List.of(1));
            });
            beforeJoin.awaitArrival();
            goals.get(1);
            beforeJoin.open();
            assertThat(a.answer()).containsOnlyKeys(1);
            assertThat(source.bulks()).hasSize(1);
        }

        @Test
        void ofAnotherNodeAreWaitedFor() throws Exception {
            Gate gate = new Gate();
            Shop.Node other = shop.node();
            Cache<Integer, String> theirs = other.shelf(spec -> spec);
            Cache<Integer, String> goals = bulk(spec -> spec);
            Caller<String> loading = Caller.of(() -> theirs.get(1, () -> {
                gate.passInterruptibly();
                return "theirs";
            }));
            gate.awaitArrival();
            CountDownLatch polled = new CountDownLatch(2);
            node.link().before(Step.POLL, polled::countDown);
            Caller<Map<Integer, String>> all = Caller.of(() -> goals.getAll(List.of(1, 2)));
            assertThat(polled.await(20, TimeUnit.SECONDS)).isTrue();
            gate.open();
            loading.answer();
            assertThat(all.answer()).isEqualTo(Map.of(1, "theirs", 2, "two"));
        }

        @Test
        void mayBeAskedForByWhoeverIsAnsweredFirst() throws Exception {
            // A joiner of one key asks, when it is answered, for another key of the same batch, on the batch's own
            // thread.
            Gate gate = new Gate();
            source.before(gate::passInterruptibly);
            Cache<Integer, String> goals = bulk(spec -> spec);
            Caller<Map<Integer, String>> all = Caller.of(() -> goals.getAll(List.of(1, 9)));
            gate.awaitArrival();
            var chained = goals.async().get(1).thenApply(one -> goals.get(9, () -> "nine"));
            gate.open();
            all.answer();
            assertThat(chained.get(20, TimeUnit.SECONDS)).isEqualTo("nine");
        }
    }

    @Nested
    class Leases {

        @Test
        void ofLaterChunksAreRenewedWhileEarlierOnesLoad() throws Exception {
            shop.server.leaseTime(Duration.ofMillis(30));
            source.before(() -> {
                if (source.bulks().size() == 1) {
                    letPartOfTheLeasePass();
                    letPartOfTheLeasePass();
                }
            });
            Cache<Integer, String> goals = bulk(spec -> spec.maximumBatch(1));
            assertThat(goals.getAll(List.of(1, 2))).hasSize(2);
            assertThat(IntStream.of(1, 2).allMatch(id -> shop.server.holds(Shop.key(id))))
                    .isTrue();
        }

        // 20 of 30 ms, then two rounds of renewals for both keys.
        private void letPartOfTheLeasePass() {
            shop.clock.advance(Duration.ofMillis(20));
            long enough = node.link().sent(Step.RENEW) + 4;
            while (node.link().sent(Step.RENEW) < enough) {
                Thread.onSpinWait();
            }
        }
    }
}
