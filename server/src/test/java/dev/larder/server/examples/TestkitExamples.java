package dev.larder.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.redis.Redis;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.HistoryChecker;
import dev.larder.testkit.history.HistoryLog;
import dev.larder.testkit.history.Promises;
import dev.larder.testkit.history.Span;
import dev.larder.testkit.history.Verdict;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.SlotMove;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tests of an application that uses Larder. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class TestkitExamples {

    record Found(String id, long version) {}

    private TestkitExamples() {}

    static void virtualTime() {
        ManualClock clock = new ManualClock();
        InMemorySharedTier redis = new InMemorySharedTier(clock);
        Larder larder = Larder.named("shop")
                .clock(clock)
                .shared(redis)
                .codecs(new InMemoryCodecs())
                .build();
    }

    static void faults(RedisServer redis) throws IOException {
        try (FaultProxy network = FaultProxy.to(redis.port())) {
            Larder larder = Larder.named("shop")
                    .shared(Redis.at("redis://localhost:" + network.port()))
                    .build();
            network.delay(Duration.ofMillis(100));
            network.halfOpen();
            network.loseAnswerTo("SET");
            network.cutBehind("UNLINK");
            network.heal();
        }
    }

    static void histories(List<Event> events, Found found, long began, long ended) throws IOException {
        HistoryLog log = HistoryLog.at(Path.of("node-a.history"));
        log.add(new Event.Read(new Span("node-a", began, ended), "goal:1", found.id(), found.version(), "memory"));

        Promises promises = new Promises(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(3));
        Verdict verdict = HistoryChecker.of(promises).check(events);
        assertThat(verdict.violations()).isEmpty();
    }

    static void servers() {
        try (RedisServer redis = RedisServer.builder()
                .directory(Path.of("data/redis"))
                .appendOnly()
                .start()) {
            connectTo(redis.uri());
            redis.pause();
            redis.resume();
            redis.kill();
            redis.restart();
            redis.configure("maxmemory", "2mb");
        }
        try (RedisSentinel redis = RedisSentinel.builder().start()) {
            RedisServer master = redis.master();
            master.kill();
            redis.awaitMasterOtherThan(master, Duration.ofSeconds(30));
        }
        try (RedisCluster redis = RedisCluster.builder().start()) {
            SlotMove move = redis.move(RedisCluster.slotOf("goal:1"), redis.addMaster());
            move.begin();
            move.moveKeys(10);
            move.finish();
        }
    }

    private static void connectTo(URI server) {}
}
