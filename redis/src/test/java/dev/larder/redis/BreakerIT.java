package dev.larder.redis;

import static dev.larder.tier.SharedTier.BreakerState.CLOSED;
import static dev.larder.tier.SharedTier.BreakerState.HALF_OPEN;
import static dev.larder.tier.SharedTier.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.LarderListener;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.testkit.RecordingListener;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Traffic;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Redis that falls silent, hangs, refuses and comes back, seen by callers that have a loader. */
@Timeout(120)
final class BreakerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecordingListener listener = new RecordingListener();
    private RedisServer server;
    private FaultProxy proxy;
    private CapturedLogs logs;
    private Larder larder;
    private Cache<String, String> goals;

    @BeforeEach
    void start() {
        logs = CapturedLogs.of("dev.larder.redis", Level.INFO);
        server = ApplicationServer.builder().start();
        proxy = FaultProxy.to(server.port());
        open(Redis.at("redis://127.0.0.1:" + proxy.port()));
        awaitReady();
    }

    private void open(Redis redis) {
        larder = Larder.named("shop").shared(redis).listener(listener).build();
        goals = larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "loaded " + id));
    }

    private void awaitReady() {
        await().atMost(PATIENCE)
                .until(() -> tier().isConnected() && !larder.status().isSuspect());
    }

    @AfterEach
    void stop() {
        larder.close();
        proxy.close();
        server.close();
        logs.close();
    }

    private SharedTier tier() {
        return larder.shared().orElseThrow();
    }

    private BreakerState breaker() {
        return tier().traffic().breaker();
    }

    private static Kind kind(CompletionStage<?> stage) throws Exception {
        try {
            stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
            throw new AssertionError("it did not fail");
        } catch (ExecutionException failed) {
            return ((TierUnavailableException) failed.getCause()).kind();
        }
    }

    /** Looks up keys nobody has, one after the other; how long it took. */
    private Duration lookUp(String name, int count) {
        long began = System.nanoTime();
        IntStream.range(0, count).forEach(i -> assertThat(goals.get(name + i)).isEqualTo("loaded " + name + i));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void nobodyWaitsForAServerThatIsGoneWithoutAWord() {
        proxy.halfOpen();
        Duration first = lookUp("first", 6);
        await().atMost(PATIENCE).until(() -> breaker() != CLOSED);
        Duration then = lookUp("then", 200);
        // Each of the first waits for the soft timeout; if any of the others did, it would be 50 s.
        assertThat(first).isLessThan(Duration.ofSeconds(6));
        assertThat(then).isLessThan(Duration.ofSeconds(5));
        assertThat(tier().isConnected()).isFalse();
        assertThat(larder.status().traffic().breakerOpenings()).isOne();
        assertThat(larder.status().shared().lastError()).contains("no answer in time");
    }

    @Test
    void itIsUsedAgainAsSoonAsItAnswersAndEachChangeIsToldOnce() {
        server.pause();
        lookUp("first", 6);
        await().atMost(PATIENCE).until(() -> breaker() != CLOSED);
        server.resume();
        await().atMost(PATIENCE).until(() -> breaker() == CLOSED && tier().isConnected());
        awaitReady();
        await().atMost(PATIENCE).until(() -> {
            goals.get("new");
            return tier().fetch("goal:new").toCompletableFuture().get().isPresent();
        });
        assertThat(logs.warnings()).hasSize(1);
        assertThat(listener.events(LarderListener.BreakerChanged.class))
                .extracting(LarderListener.BreakerChanged::to)
                .containsExactly(OPEN, HALF_OPEN, CLOSED);
        assertThat(listener.events(LarderListener.TierChanged.class))
                .extracting(LarderListener.TierChanged::connected)
                .containsExactly(true, false, true);
    }

    @Test
    void invalidationsAreDeferredWithoutWaitingAndSentWhenItIsBack() {
        goals.get("1");
        proxy.halfOpen();
        long began = System.nanoTime();
        IntStream.range(0, 100)
                .forEach(i -> assertThat(goals.invalidate("" + i)).isEqualTo(Acknowledgement.DEFERRED));
        // Waiting for the hard timeout would be 100 s.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        proxy.heal();
        await().atMost(PATIENCE)
                .until(() -> larder.status().deferred() == 0
                        && larder.status().shared().connected());
        await().atMost(PATIENCE).until(() -> goals.invalidate("1") == Acknowledgement.ACKNOWLEDGED);
    }

    @Test
    void aKilledServerIsUsedAgainWhenItIsBack() {
        server.kill();
        lookUp("away", 50);
        server.restart();
        awaitReady();
        assertThat(goals.lookup("back").outcome()).isEqualTo(Outcome.LOAD);
        assertThat(breaker()).isEqualTo(CLOSED);
        assertThat(tier().traffic().connects()).isGreaterThan(1);
    }

    @Test
    void aScriptThatHoldsTheServerUpOpensItAndItsEndClosesIt() {
        server.configure("lua-time-limit", "50");
        Thread script = new Thread(() -> {
            try {
                server.ask("EVAL", "while true do end", "0");
            } catch (RuntimeException killed) {
                // that is how it ends
            }
        });
        script.start();
        await().atMost(PATIENCE).until(() -> {
            goals.get("busy" + System.nanoTime());
            return breaker() != CLOSED;
        });
        assertThat(goals.stats().tierErrors().keySet()).containsAnyOf("busy", "timeout");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> server.ask("SCRIPT", "KILL").contains("OK"));
        await().atMost(PATIENCE).until(() -> breaker() == CLOSED);
    }

    @Test
    void aServerThatIsFullIsStillThere() throws Exception {
        server.configure("maxmemory-policy", "noeviction");
        server.configure("maxmemory", "1");
        for (int i = 0; i < 20; i++) {
            assertThat(kind(tier().lease("goal:full"))).isEqualTo(Kind.OOM);
        }
        assertThat(breaker()).isEqualTo(CLOSED);
        assertThat(lookUp("full", 20)).isLessThan(Duration.ofSeconds(20));
        assertThat(goals.stats().tierErrors()).containsKey("oom");
        assertThat(larder.status().shared().lastError()).contains("OOM", "raise maxmemory");
        server.configure("maxmemory", "0");
        await().atMost(PATIENCE).until(() -> goals.invalidate("x") == Acknowledgement.ACKNOWLEDGED);
    }

    @Test
    void aRightThatIsMissingIsNamed() throws Exception {
        server.ask("ACL", "SETUSER", "default", "-get");
        for (int i = 0; i < 20; i++) {
            assertThat(kind(tier().fetch("goal:1"))).isEqualTo(Kind.NOPERM);
        }
        assertThat(breaker()).isEqualTo(CLOSED);
        assertThat(larder.status().shared().lastError()).contains("NOPERM", "get", "grant");
    }

    @Test
    void moreThanMayBeUnderWayIsRefusedAtOnce() throws Exception {
        larder.close();
        open(Redis.at("redis://127.0.0.1:" + proxy.port())
                .maximumInFlight(10)
                .breaker(1_000, Duration.ofSeconds(30))
                .commandTimeout(PATIENCE)
                .softTimeout(PATIENCE));
        awaitReady();
        server.pause();
        await().atMost(PATIENCE).until(() -> {
            tier().fetch("goal:1");
            return tier().traffic().underWay() == 10;
        });
        assertThat(kind(tier().fetch("goal:1"))).isEqualTo(Kind.REJECTED);
        Traffic full = tier().traffic();
        assertThat(full.underWay()).isEqualTo(10);
        assertThat(full.rejected()).isPositive();
        assertThat(full.breaker()).isEqualTo(CLOSED);
        server.resume();
        await().atMost(PATIENCE).until(() -> tier().traffic().underWay() < 10);
        tier().fetch("goal:1").toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFetchWhoseConnectionIsLostIsSentAgainAndAPutIsNot() throws Exception {
        larder.close();
        open(Redis.at("redis://127.0.0.1:" + proxy.port())
                .commandTimeout(PATIENCE)
                .softTimeout(PATIENCE));
        awaitReady();
        proxy.cutBehind("GET");
        assertThat(tier().fetch("goal:1").toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(proxy.isWaiting()).isFalse();
        awaitReady();
        proxy.cutBehind("EVALSHA");
        assertThat(kind(tier().put(new SharedTier.Fill("goal:1", "", new byte[1], 1_000, 0))))
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void limitsThatCannotBeMeantAreRefused() {
        Redis redis = Redis.at("redis://localhost");
        assertThatThrownBy(() -> redis.breaker(0, Duration.ofSeconds(1))).hasMessageContaining("1 to 1,000");
        assertThatThrownBy(() -> redis.breaker(5, Duration.ofMillis(1))).hasMessageContaining("PT0.5S");
        assertThatThrownBy(() -> redis.maximumInFlight(0)).hasMessageContaining("1 to 100,000");
    }
}
