package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Redis;
import dev.larder.redis.faults.FaultNode.Guards;
import dev.larder.redis.nodes.NodeProcess;
import dev.larder.redis.nodes.Source;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.HistoryLog;
import dev.larder.testkit.history.Rule;
import dev.larder.testkit.history.Verdict;
import dev.larder.testkit.history.Violation;
import dev.larder.testkit.proxy.Way;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a node's process, or the network of its machine. The nodes are processes of their own; node B is in this one. */
final class ProcessIT extends Faults {

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final String LOST = "WARN Redis is not available, work goes on without it";

    @TempDir
    private Path folder;

    private RedisServer source;
    private Oracle shared;
    private int fresh;

    @BeforeEach
    void aSourceForSeveralProcesses() {
        source = closing(RedisServer.builder().start());
        shared = new Oracle(Versions.in(closing(Source.at(source.uri().toString()))));
    }

    private NodeProcess node(String name, Guards guards) throws Exception {
        return closing(FaultNode.start(
                List.of(),
                name,
                folder,
                "redis://127.0.0.1:" + network.port(),
                source.uri().toString(),
                guards));
    }

    private Site sharing(String name) {
        Site b = starting(name, shared, builder -> builder.shared(Redis.at(server.uri())), spec -> spec);
        b.awaitReady();
        return b;
    }

    @FaultTest
    void pausedForTenSeconds() throws Exception {
        Site b = sharing("b");
        NodeProcess a = node("a", Guards.AS_DESIGNED);
        NodeProcess believing = node("believing", Guards.BELIEVING);
        Traffic writer = Traffic.writing(b);
        a.ask("begin", "paused");
        believing.ask("begin", "paused");
        elapse(Duration.ofSeconds(1));

        long paused = System.nanoTime();
        a.pause();
        believing.pause();
        // What they have missed comes a second after they go on: until then they have only their memory to believe.
        network.hold(Way.TO_CLIENT);
        elapse(PAUSE);
        a.resume();
        believing.resume();
        long resumed = System.nanoTime();
        elapse(Duration.ofSeconds(1));
        network.heal();
        Duration back = untilHits(a, b);
        writer.end();
        a.ask("end");
        believing.ask("end");

        List<Event> seen = HistoryLog.read(FaultNode.history(folder, "a"));
        Verdict verdict = shared.verdictWith(seen);
        Verdict withoutTheGuard = shared.verdictWith(HistoryLog.read(FaultNode.history(folder, "believing")));
        assertThat(verdict.violations()).isEmpty();
        assertThat(withoutTheGuard.violations()).extracting(Violation::rule).contains(Rule.MAX_STALENESS);
        FaultRow.of(20, "a JVM stopped for 10 s (`SIGSTOP`); what it has missed comes a second after it goes on")
                .calls(cold(seen, paused, resumed), errors(seen))
                .stale(verdict.longestStale())
                .backAfter(back)
                .shown(a.ask("grew", "larder.tier.errors"), a.ask("degraded", "SUSPECT"), a.ask("said", "INFO"))
                .withoutTheGuard("a `maxStaleness` of an hour: stale for "
                        + withoutTheGuard.longestStale().toMillis() + " ms")
                .publish();
    }

    /** How long lookups took that memory could not answer, but for those in the middle of which the process stood still. */
    private static List<Long> cold(List<Event> events, long pausedNanos, long resumedNanos) {
        return events.stream()
                .filter(Read.class::isInstance)
                .map(Read.class::cast)
                .filter(read -> read.key().startsWith(Traffic.COLD))
                .map(Read::span)
                .filter(span -> span.endedNanos() < pausedNanos || span.beganNanos() > resumedNanos)
                .map(span -> span.endedNanos() - span.beganNanos())
                .toList();
    }

    private static long errors(List<Event> events) {
        return events.stream().filter(Failed.class::isInstance).count();
    }

    private Duration untilHits(NodeProcess a, Site b) {
        long began = System.nanoTime();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            String id = "fresh-" + fresh++;
            b.read(id);
            return a.ask("read", id).equals("REDIS");
        });
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @FaultTest
    void packetsDropped() throws Exception {
        PacketFilter filter = PacketFilter.ifPossible();
        if (filter == null) {
            System.out.println(
                    "Row 6 with a packet filter is skipped: it needs root, ip (iproute2) and nft (nftables)");
            return;
        }
        closing(filter);
        filter.reaches(server);
        filter.reaches(source);
        Site b = sharing("b");
        NodeProcess a = behind(filter, "a", Guards.AS_DESIGNED);
        NodeProcess patient = behind(filter, "patient", Guards.PATIENT);
        Traffic writer = Traffic.writing(b);
        a.ask("begin", "dropped");
        elapse(Duration.ofSeconds(1));
        filter.drop(server.port());
        long dropped = System.nanoTime();
        patient.tell("read", "unguarded");
        elapse(Duration.ofSeconds(6));
        assertThat(patient.hasAnswered()).isFalse();
        filter.heal();
        Duration back = untilHits(a, b);
        writer.end();
        a.ask("end");

        List<Event> seen = HistoryLog.read(FaultNode.history(folder, "a"));
        Verdict verdict = shared.verdictWith(seen);
        assertThat(verdict.violations()).isEmpty();
        FaultRow.of(6, "packets dropped by a firewall (`nft`, in a network namespace)")
                .calls(cold(seen, dropped, dropped), errors(seen))
                .stale(verdict.longestStale())
                .backAfter(back)
                .shown(
                        a.ask("grew", "larder.tier.errors", "kind", "timeout"),
                        a.ask("degraded", "AWAY", "BREAKER"),
                        a.ask("said", LOST))
                .withoutTheGuard("without timeouts and breaker a lookup waits all the 6 s, and longer")
                .publish();
    }

    private NodeProcess behind(PacketFilter filter, String name, Guards guards)
            throws IOException, InterruptedException {
        return closing(
                FaultNode.start(filter.inside(), name, folder, filter.address(server), filter.address(source), guards));
    }

    @FaultTest
    void rollingRestart() throws Exception {
        Site a = sharing("a");
        Site b = sharing("b");
        Traffic traffic = Traffic.begun(a, b, "rolling");
        Signs signs = signs(a);
        long longestStart = 0;
        long longestClose = 0;
        for (int i = 0; i < 6; i++) {
            long began = System.nanoTime();
            Site c = sharing("c" + i);
            c.read("hot-0");
            longestStart = Math.max(longestStart, System.nanoTime() - began);
            c.change("hot-0");
            elapse(Duration.ofMillis(200));
            long left = System.nanoTime();
            c.close();
            longestClose = Math.max(longestClose, System.nanoTime() - left);
        }
        Seen seen = traffic.end();

        assertThat(Duration.ofNanos(longestClose)).isLessThan(Duration.ofSeconds(10));
        killedWithADeferredInvalidation(b);
        row(37, "rolling restart: a third node comes and goes six times", seen)
                .shown(signs.grew("cache.evictions", "cause", "invalidated"), signs.up(), signs.silent())
                .withoutTheGuard("ready and answering after " + TimeUnit.NANOSECONDS.toMillis(longestStart)
                        + " ms at most, closed after " + TimeUnit.NANOSECONDS.toMillis(longestClose)
                        + " ms; a node that is killed instead takes a deferred invalidation with it")
                .publish();
    }

    private void killedWithADeferredInvalidation(Site b) throws Exception {
        b.read("left");
        NodeProcess killed = node("killed", Guards.AS_DESIGNED);
        network.down();
        assertThat(killed.ask("change", "left")).isEqualTo("DEFERRED");
        killed.close();
        network.heal();
        assertThat(shared.load("left").version()).isEqualTo(1);
        assertThat(b.versionOf("left")).isZero();
    }
}
