package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Orders;
import dev.larder.redis.races.Weakened;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.testkit.history.Rule;
import dev.larder.testkit.history.Violation;
import dev.larder.testkit.proxy.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** What nodes hear of each other is cut off, or far too much. */
final class JournalFaultsIT extends Faults {

    private Redis named() {
        return Redis.at("redis://a:good@127.0.0.1:" + network.port());
    }

    private void cutJournalOnly() {
        acl("a", "-xread");
        network.cut();
    }

    @FaultTest
    void cutOffFromTheJournalOnly() throws Exception {
        letIn("a");
        Site a = site("a", named());
        Site b = b();
        Signs signs = signs(a);
        Seen seen = during(this::cutJournalOnly, a, b, Duration.ofSeconds(9));
        letIn("a");
        Duration back = untilHits(a, b);

        row(17, "only the journal is cut", seen)
                .backAfter(back)
                .shown(
                        signs.grew("cache.gets", "tier", "memory", "result", "miss"),
                        signs.degraded(Ailment.SUSPECT),
                        signs.said("WARN Reading the journal fails"))
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
        letIn("a");
        return seen.verdict().longestStale().toMillis();
    }

    @FaultTest
    void flooded() throws Exception {
        Redis forgetful = Redis.at(server.uri()).journal(200, 200);
        Site a = a();
        Site b = site("b", forgetful);
        FaultProxy other = closing(FaultProxy.to(server.port()));
        Redis elsewhere = Redis.at("redis://127.0.0.1:" + other.port());
        Site cutOff = site("cut-off", elsewhere);
        Site believing = starting(
                "believing",
                oracle.apart(),
                builder -> builder.shared(Weakened.withoutAbandonment(elsewhere)),
                spec -> spec);
        believing.awaitReady();
        cutOff.read("kept");
        believing.read("kept");
        Signs signs = signs(cutOff);
        other.down();
        b.change("kept");

        AtomicInteger records = new AtomicInteger();
        Traffic traffic = Traffic.begun(a, b, "flood");
        flood(b, records);
        Seen seen = traffic.end();
        other.heal();
        Awaitility.await().atMost(PATIENCE).until(() -> cutOff.isReady() && believing.isReady());

        assertThat(records.get()).isGreaterThan(1_000);
        // Connected is not yet caught up: until then it may answer what it was proven to have, for as long as
        // maxStaleness.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cutOff.versionOf("kept")).isEqualTo(1));
        assertThat(believing.versionOf("kept")).isZero();
        row(18, "flood of " + records.get() / 4 + " invalidations a second, more than the journal keeps", seen)
                .backAfter(untilHits(a, b))
                .shown(
                        signs.grew("larder.journal.gaps"),
                        signs.degraded(Ailment.AWAY),
                        signs.said("INFO Memory was emptied"))
                .withoutTheGuard("a node that was cut off and empties no memory where records are missing still has"
                        + " what was invalidated")
                .publish();
    }

    /** Invalidates for four seconds what nobody asks for. */
    private static void flood(Site b, AtomicInteger records) {
        List<Thread> sources = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        for (int i = 0; i < 4; i++) {
            Thread source = Orders.daemon(() -> {
                while (System.nanoTime() - until < 0) {
                    b.items().invalidate("flood-" + records.incrementAndGet() % 1_000);
                }
            });
            source.start();
            sources.add(source);
        }
        sources.forEach(JournalFaultsIT::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
