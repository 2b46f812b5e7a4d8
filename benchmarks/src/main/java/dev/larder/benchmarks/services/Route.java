package dev.larder.benchmarks.services;

import dev.larder.testkit.proxy.FaultProxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * How servers come to PostgreSQL and to Redis: straight, or both of them through a proxy of the same kind that keeps every byte for a while, each way. The proxies
 * run in this process, one thread each.
 */
record Route(int postgres, int redis, List<FaultProxy> proxies) implements AutoCloseable {

    private static final int TRIPS = 200;
    private static final int MIDDLE = TRIPS / 2;

    /** As short as it gets: over the loopback interface of one machine. */
    static Route straight(int postgres, int redis) {
        return new Route(postgres, redis, List.of());
    }

    /** As if both were on other machines. */
    static Route delayed(int postgres, int redis, Duration eachWay) {
        FaultProxy toPostgres = FaultProxy.to(postgres);
        FaultProxy toRedis = FaultProxy.to(redis);
        toPostgres.delay(eachWay);
        toRedis.delay(eachWay);
        return new Route(toPostgres.port(), toRedis.port(), List.of(toPostgres, toRedis));
    }

    String databaseUrl() {
        return "jdbc:postgresql://localhost:" + postgres + "/postgres?user=postgres";
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + redis;
    }

    /**
     * What the shortest question takes.
     *
     * @param postgresMillis {@code select 1}, the median of {@value #TRIPS}
     * @param redisMillis {@code PING}, the same
     */
    record RoundTrips(double postgresMillis, double redisMillis) {}

    /** Asks both, one question at a time. */
    RoundTrips roundTrips() throws Exception {
        try (Connection connection = DriverManager.getConnection(databaseUrl());
                PreparedStatement one = connection.prepareStatement("select 1");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis)) {
            socket.setTcpNoDelay(true);
            byte[] ping = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] pong = new byte["+PONG\r\n".length()];
            return new RoundTrips(medianMillis(one::execute), medianMillis(() -> {
                socket.getOutputStream().write(ping);
                return socket.getInputStream().readNBytes(pong, 0, pong.length);
            }));
        }
    }

    private static double medianMillis(Callable<?> question) throws Exception {
        long[] nanos = new long[TRIPS];
        for (int i = 0; i < TRIPS; i++) {
            long began = System.nanoTime();
            question.call();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return nanos[MIDDLE] / 1e6;
    }

    /** Ends the proxies, and with them what goes through. */
    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
    }
}
