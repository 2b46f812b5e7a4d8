package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Orders;
import dev.larder.testkit.history.Rule;
import dev.larder.testkit.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What nodes hear of each other is cut off, or far too much. */
final class JournalFaultsIT extends Faults {

    private Redis named() {
        return Redis.at("redis://a:good@127.0.0.1:" + network.port());
    }

    private void letIn() {
        acl("a", "on", ">good", "~*", "&*", "+@all");
    }

    private void cutJournalOnly() {
        acl("a", "-xread");
        network.cut();
    }

    @Test
    void cutOffFromTheJournalOnly() throws Exception {
        letIn();
        Site a = site("a", named());
        Site b = b();
        Seen seen = during(this::cutJournalOnly, a, b, Duration.ofSeconds(9));
        letIn();
        Duration back = untilHits(a, b);

        assertThat(seen.verdict().violations()).isEmpty();
        Row.of(17, "only the journal is cut")
                .calls(seen)
                .backAfter(back)
                .withoutTheGuard("`maxStaleness` of an hour: stale for " + staleWithoutTheGuard()
                        + " ms, the length of the test")
                .publish();
    }

    private long staleWithoutTheGuard() throws Exception {
        Oracle other = new Oracle();
        Site a = starting(
                "a", other, builder -> builder.shared(named()), spec -> spec.maxStaleness(Duration.ofHours(1)));
        Site b = starting("b", other, builder -> builder.shared(Redis.at(server.uri())), spec -> spec);
        a.awaitReady();
        b.awaitReady();
        Seen seen = during(this::cutJournalOnly, a, b, Duration.ofSeconds(8));
        assertThat(seen.verdict().violations()).extracting(Violation::rule).contains(Rule.MAX_STALENESS);
        letIn();
        return seen.verdict().longestStale().toMillis();
    }

    @Test
    void flooded() throws Exception {
        Site a = a();
        Site b = b();
        Duration calm = during(() -> {}, a, b, Duration.ofSeconds(2)).p99After(0);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger records = new AtomicInteger();
        ExecutorService flood = Executors.newFixedThreadPool(4, Orders::daemon);
        List<Runnable> sources = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sources.add(() -> {
                while (!isOver.get()) {
                    b.items().invalidate("flood-" + records.incrementAndGet() % 1_000);
                }
            });
        }
        Seen seen = during(() -> sources.forEach(flood::execute), a, b, Duration.ofSeconds(4));
        isOver.set(true);
        flood.shutdown();
        assertThat(flood.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(seen.verdict().violations()).isEmpty();
        assertThat(records.get()).isGreaterThan(400);
        Row.of(18, "flood of " + records.get() / 4 + " invalidations a second")
                .calls(seen)
                .backAfter(untilHits(a, b))
                .withoutTheGuard("without the flood p99 is " + calm.toMillis() + " ms")
                .publish();
    }
}
