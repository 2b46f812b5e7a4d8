package dev.larder.redis.races;

import dev.larder.redis.ApplicationServer;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A test class about races: each test has a Redis of its own, on every executable that can be had here. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.redis.races.Race#binaries")
abstract class Race {

    /** The key that the stories are about. */
    static final String KEY = "1";

    /** A tag that every value carries. */
    static final String TAG = "user:42";

    /** How long to wait for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final List<RedisBinary> BINARIES = RedisBinary.available();

    static {
        if (RedisBinary.onPath().isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: races run on " + BINARIES + " only");
        }
    }

    @Parameter
    RedisBinary binary;

    /** The nodes. */
    Fleet fleet;

    /** What they believe to cache. */
    Source source;

    /** Their Redis, as seen by somebody who tampers with it. */
    Tampering redis;

    static List<RedisBinary> binaries() {
        return BINARIES;
    }

    @BeforeEach
    final void start() {
        fleet = new Fleet(server(ApplicationServer.builder().binary(binary)).start());
        source = fleet.source();
        redis = fleet.redis();
    }

    @AfterEach
    final void stop() {
        fleet.close();
    }

    /** How the server is to be. */
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder;
    }
}
