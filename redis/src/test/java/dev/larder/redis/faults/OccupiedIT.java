package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.redis.RawCommand;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Redis is there and has something else to do. */
final class OccupiedIT extends Faults {

    private static final String BALLAST = """
            for i = 1, 2000 do
              redis.call('SET', 'ballast-' .. i, 'x')
            end
            return redis.status_reply('OK')
            """;

    /** With these a server takes its time to read what it has on disk, and answers meanwhile. */
    @Override
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder.option("key-load-delay", "2000").option("loading-process-events-interval-bytes", "1024");
    }

    @FaultTest
    void byAScript() throws Exception {
        Site a = a();
        Site b = b();
        raw().configSet("lua-time-limit", "20");
        RedisCommands<String, String> plain =
                plainClient(server.port(), Duration.ofSeconds(10)).connect().sync();
        Signs signs = signs(a);
        Seen seen = during(this::runForever, a, b, Duration.ofSeconds(7));
        assertThatThrownBy(() -> plain.get("x"))
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessageStartingWith("BUSY");
        raw().scriptKill();

        row(39, "Redis is busy with a script (`BUSY`)", seen)
                .backAfter(untilHits(a, b))
                .shown(
                        // The kind is busy; where the script leaves the server too little time to say so, timeout.
                        signs.grew("larder.tier.errors"), signs.degraded(Ailment.SUSPECT), signs.said("WARN"))
                .withoutTheGuard("a plain client: `BUSY Redis is busy running a script`")
                .publish();
    }

    private void runForever() {
        RedisCommands<String, String> endless =
                plainClient(server.port(), Duration.ofSeconds(60)).connect().sync();
        Waiting.of(() -> assertThatThrownBy(() -> endless.eval("while true do end", ScriptOutputType.INTEGER))
                .isInstanceOf(RedisException.class));
    }

    @FaultTest
    void byReadingWhatItHasOnDisk() throws Exception {
        Site a = a();
        Site b = b();
        raw().eval(BALLAST, ScriptOutputType.STATUS);
        server.ask("SAVE");
        Signs signs = signs(a);
        Traffic traffic = Traffic.begun(a, b, "loading");
        server.kill();
        Waiting restart = Waiting.of(server::restart);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() ->
                        RawCommand.send(server.port(), "GET", NAMESPACE + ":x").startsWith("-LOADING"));
        restart.await();
        Duration back = untilHits(a, b);
        Seen seen = traffic.end();

        row(40, "Redis is restarted and reads its data for 4 s (`LOADING`)", seen)
                .backAfter(back)
                .shown(
                        signs.grew("larder.tier.connects"),
                        signs.degraded(Ailment.AWAY),
                        signs.said("WARN Redis is not available, work goes on without it"))
                .withoutTheGuard("a plain client: `LOADING Redis is loading the dataset in memory`")
                .publish();
    }
}
