package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A stale value is about to be served, because its load fails or while it is reloaded, when it becomes untrue. */
final class StaleIfErrorIT extends ServerRace {

    private final ManualClock clock = new ManualClock();
    private volatile boolean isSourceBroken;
    private Node a;

    @BeforeEach
    void cacheAStaleValue() {
        a = node(Memory.entries(100), spec -> spec);
        assertThat(a.get(KEY)).isEqualTo("old");
    }

    @Test
    void aStaleValueIsServedIfNothingKilledIt() throws Exception {
        Gate slow = breakSourceAndHold();
        CompletableFuture<Lookup<String>> lookup = a.goals().async().lookup(KEY);
        slow.awaitArrival();
        slow.open();
        assertThat(lookup).succeedsWithin(PATIENCE).isEqualTo(new Lookup<>("old", Outcome.STALE));
    }

    @Nested
    class WhatAKeyRecordKilledDuringTheLoad {

        @Test
        void isNotServedFromMemory() throws Exception {
            assertThatLoadFails(a, () -> a.goals().invalidate(KEY));
        }

        @Test
        void isNotServedFromRedis() throws Exception {
            Node b = node(Memory.none(), spec -> spec);
            assertThatLoadFails(b, () -> a.goals().invalidate(KEY));
        }
    }

    @Nested
    class WhatAGroupRecordKilledDuringTheLoad {

        @Test
        void isNotServedFromMemory() throws Exception {
            assertThatLoadFails(a, () -> a.larder().invalidate(Invalidation.tag(TAG)));
        }

        @Test
        void isNotServedFromRedis() throws Exception {
            Node b = node(Memory.none(), spec -> spec);
            assertThatLoadFails(b, () -> a.larder().invalidate(Invalidation.tag(TAG)));
        }
    }

    @Test
    void aReloadOvertakenByAnInvalidationIsKeptNowhere() throws Exception {
        Node b = node(Memory.entries(100), spec -> spec.staleWhileRevalidate(Duration.ofHours(1)));
        assertThat(b.get(KEY)).isEqualTo("old");
        clock.advance(Duration.ofMinutes(11));
        // 1. B serves the stale value, while a reload has read it once more.
        Gate slow = source.holdNextRead();
        assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.STALE));
        slow.awaitArrival();
        // 2. A writes and invalidates; B hears of it.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. Nobody is served the old value from here on, neither before nor after the reload has ended.
        assertThat(b.get(KEY)).isEqualTo("new");
        slow.open();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(node(Memory.none(), spec -> spec).get(KEY)).isEqualTo("new");
    }

    private void assertThatLoadFails(Node node, Runnable invalidate) throws Exception {
        // 1. The value is stale, and its load will fail.
        Gate slow = breakSourceAndHold();
        CompletableFuture<String> loading = node.getLater(KEY);
        slow.awaitArrival();
        // 2. It becomes untrue; the node hears of it.
        invalidate.run();
        node.catchUp();
        // 3. The load fails, and there is nothing left to serve.
        slow.open();
        assertThat(loading).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(LoadException.class);
        assertThatThrownBy(() -> node.get(KEY)).isInstanceOf(LoadException.class);
    }

    private Gate breakSourceAndHold() {
        clock.advance(Duration.ofMinutes(11));
        isSourceBroken = true;
        return source.holdNextRead();
    }

    private Node node(Memory memory, UnaryOperator<CacheSpec<String, String>> otherwise) {
        return fleet.node(
                builder -> builder.clock(clock).memory(memory),
                spec -> otherwise.apply(spec.timeToLive(Duration.ofMinutes(10))
                        .staleIfError(Duration.ofHours(1))
                        .tags(value -> Set.of(TAG))
                        .loader(this::readIfIntact)));
    }

    private String readIfIntact(String key) throws IOException {
        String value = source.read(key);
        if (isSourceBroken) {
            throw new IOException("the source is broken");
        }
        return value;
    }
}
