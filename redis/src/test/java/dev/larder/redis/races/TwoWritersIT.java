package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Somebody writes through while others write or load. */
final class TwoWritersIT extends ServerRace {

    @Nested
    class AgainstAnotherWriter {

        @Test
        void theValueOfWhoWroteFirstAndEndedLastIsNotLeftBehind() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node();

            writeFirstAndEndLast(a, b);

            assertAllSee("b", a, b);
        }

        @Test
        void theValueOfWhoBeganLastAndWroteFirstIsNotLeftBehind() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node();

            beginFirstAndWriteLast(a, b);

            assertAllSee("a", a, b);
        }
    }

    @Nested
    class AgainstALoader {

        @Test
        void aLoadThatBeganBeforeDoesNotReplaceWhatWasWritten() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node();

            writeDuringALoad(a, b);

            assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertAllSee("new", a, b);
        }

        @Test
        void aLoadThatBeganBeforeDoesNotReplaceWhatWasPut() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node();

            putDuringALoad(a, b);

            assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("put", Outcome.REDIS));
            assertThat(a.get(KEY)).isEqualTo("put");
        }

        @Test
        void whoComesDuringTheWriteWaitsForWhatIsWritten() throws Exception {
            Gate polled = new Gate();
            Node a = fleet.node(builder -> builder.shared(Noticing.polls(polled, fleet.tier())));
            Node b = fleet.node();
            // 1. B is about to write.
            Gate writing = new Gate();
            CompletableFuture<String> update = b.goals().async().update(KEY, () -> {
                writing.pass();
                return source.write(KEY, "new");
            });
            writing.awaitArrival();
            // 2. A wants the value, and waits for who holds the lease.
            CompletableFuture<Lookup<String>> waiting = a.goals().async().lookup(KEY);
            polled.awaitArrival();
            // 3. B writes.
            writing.open();
            assertThat(update).succeedsWithin(PATIENCE).isEqualTo("new");
            assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(source.reads()).isZero();
        }

        @Test
        void whoLoadedUnderALostWriteLeaseKeepsNothing() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node();

            loadDuringAWriteWhoseLeaseIsLost(a, b);

            assertAllSee("new", a, b);
        }
    }

    @Test
    void aWriteThatThrowsLeavesNeitherValueNorLease() throws Exception {
        Node a = fleet.node();
        Node b = fleet.node();
        // 1. Both nodes have the old value.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. A's write fails after it has taken effect.
        assertThatThrownBy(() -> a.goals().update(KEY, () -> {
                    source.write(KEY, "half");
                    throw new IOException("the connection broke");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the connection broke");
        // 3. Nobody is kept from the truth.
        assertThat(redis.lease(KEY)).isEmpty();
        assertAllSee("half", a, b);
    }

    @Test
    void aWrittenValueThatCannotBeDescribedIsKeptNowhereAndTellsTheOthers() {
        Node a = fleet.node(
                UnaryOperator.identity(),
                spec -> spec.tags(value -> {
                    if (value.equals("new")) {
                        throw new IllegalStateException("no tags for that");
                    }
                    return Set.of();
                }));
        Node b = fleet.node();
        // 1. B has the old value.
        assertThat(b.get(KEY)).isEqualTo("old");
        // 2. A's write takes effect; what the user says of its value fails.
        assertThatThrownBy(() -> a.goals().update(KEY, () -> source.write(KEY, "new")))
                .hasRootCauseMessage("no tags for that");
        // 3. Nobody is kept from the truth.
        assertThat(redis.lease(KEY)).isEmpty();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void theValueOfWhoWroteFirstAndEndedLastIsLeftBehind() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.fillingWithoutLease(fleet.tier())));
            Node b = fleet.node();

            writeFirstAndEndLast(a, b);

            assertThat(fleet.node().get(KEY)).isEqualTo("a");
        }

        @Test
        void theValueOfWhoBeganLastAndWroteFirstIsLeftBehind() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.ignoringLostLeases(fleet.tier())));
            Node b = fleet.node();

            beginFirstAndWriteLast(a, b);

            assertThat(fleet.node().get(KEY)).isEqualTo("b");
        }

        @Test
        void aLoadThatBeganBeforeReplacesWhatWasWritten() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.fillingWithoutLease(fleet.tier())));
            Node b = fleet.node();

            writeDuringALoad(a, b);

            assertThat(fleet.node().get(KEY)).isEqualTo("old");
        }

        @Test
        void aLoadThatBeganBeforeReplacesWhatWasPutWithoutEndingTheLease() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.shared(Weakened.puttingBesideLeases(redis, fleet.tier())));

            putDuringALoad(a, b);

            assertThat(fleet.node().get(KEY)).isEqualTo("old");
        }

        @Test
        void whatWasLoadedUnderALostWriteLeaseIsLeftBehind() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.shared(Weakened.ignoringLostLeases(fleet.tier())));

            loadDuringAWriteWhoseLeaseIsLost(a, b);

            assertThat(fleet.node().get(KEY)).isEqualTo("old");
        }
    }

    private void writeFirstAndEndLast(Node a, Node b) throws Exception {
        // 1. A has written, and its write is slow to return.
        Gate written = new Gate();
        CompletableFuture<String> slow = a.goals().async().update(KEY, () -> {
            source.write(KEY, "a");
            written.pass();
            return "a";
        });
        written.awaitArrival();
        // 2. B writes over it, from beginning to end.
        assertThat(b.goals().update(KEY, () -> source.write(KEY, "b"))).isEqualTo("b");
        // 3. A's write returns.
        written.open();
        assertThat(slow).succeedsWithin(PATIENCE).isEqualTo("a");
    }

    private void beginFirstAndWriteLast(Node a, Node b) throws Exception {
        // 1. A is about to write.
        Gate writing = new Gate();
        CompletableFuture<String> slow = a.goals().async().update(KEY, () -> {
            writing.pass();
            return source.write(KEY, "a");
        });
        writing.awaitArrival();
        // 2. B writes, from beginning to end.
        assertThat(b.goals().update(KEY, () -> source.write(KEY, "b"))).isEqualTo("b");
        // 3. A writes over it.
        writing.open();
        assertThat(slow).succeedsWithin(PATIENCE).isEqualTo("a");
    }

    private void writeDuringALoad(Node a, Node b) throws Exception {
        // 1. A's load has read the old value.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. B writes, from beginning to end.
        assertThat(b.goals().update(KEY, () -> source.write(KEY, "new"))).isEqualTo("new");
        // 3. A's load ends.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
    }

    private void putDuringALoad(Node a, Node b) throws Exception {
        // 1. A's load has read the old value.
        Gate slow = source.holdNextRead();
        CompletableFuture<String> loading = a.getLater(KEY);
        slow.awaitArrival();
        // 2. B puts a value.
        assertThat(b.goals().put(KEY, "put")).isEqualTo(ACKNOWLEDGED);
        // 3. A's load ends.
        slow.open();
        assertThat(loading).succeedsWithin(PATIENCE).isEqualTo("old");
        a.catchUp();
    }

    private void loadDuringAWriteWhoseLeaseIsLost(Node a, Node b) throws Exception {
        // 1. B is about to write, and its write lease is lost.
        Gate writing = new Gate();
        CompletableFuture<String> update = b.goals().async().update(KEY, () -> {
            writing.pass();
            return source.write(KEY, "new");
        });
        writing.awaitArrival();
        redis.lapse(KEY);
        // 2. A loads the old value under a lease of its own, and Redis takes it.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(redis.envelope(KEY)).isPresent();
        // 3. B writes.
        writing.open();
        assertThat(update).succeedsWithin(PATIENCE).isEqualTo("new");
    }

    private void assertAllSee(String truth, Node a, Node b) {
        a.catchUp();
        b.catchUp();
        assertThat(fleet.node(builder -> builder.memory(Memory.none())).get(KEY))
                .isEqualTo(truth);
        assertThat(a.get(KEY)).isEqualTo(truth);
        assertThat(b.get(KEY)).isEqualTo(truth);
    }
}
