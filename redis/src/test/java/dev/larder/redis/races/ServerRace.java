package dev.larder.redis.races;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Races on one server, also about what becomes of it: each test has one of its own, of every executable that can be had here. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.redis.races.ServerRace#binaries")
abstract class ServerRace extends Race {

    private static final List<RedisBinary> BINARIES = RedisBinary.available();

    static {
        if (RedisBinary.onPath().isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: races run on " + BINARIES + " only");
        }
    }

    @Parameter
    RedisBinary binary;

    /** The server. */
    RedisServer server;

    static List<RedisBinary> binaries() {
        return BINARIES;
    }

    @BeforeEach
    final void startServer() {
        server = server(ApplicationServer.builder().binary(binary)).start();
        start(new Fleet(Redis.at(server.uri()), () -> List.of(server)));
    }

    @Override
    final void stopServers() {
        server.close();
    }

    /** How the server is to be. */
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder;
    }
}
