package dev.larder.benchmarks.services;

import dev.larder.Clock;
import dev.larder.benchmarks.Scratch;
import dev.larder.cli.internal.load.Load;
import dev.larder.cli.internal.load.Schedule;
import dev.larder.cli.internal.load.Turn;
import dev.larder.topologies.RedisServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A PostgreSQL with the services' data, and servers before it that come and go. */
final class Site implements AutoCloseable {

    private static final int NODES = 2;
    private static final int FULL_RATE = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long REDIS_BYTES = 1L << 30;

    private final Plan plan;
    private final Path jar;
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final Known known = Known.nothing();
    private final List<String> resources = new ArrayList<>();

    private Site(Plan plan, Path jar, Path folder, EmbeddedPostgres postgres) {
        this.plan = plan;
        this.jar = jar;
        this.folder = folder;
        this.postgres = postgres;
    }

    /** Starts the database. */
    static Site open(Plan plan, Path jar) throws IOException {
        Path folder = Files.createTempDirectory("larder-services");
        // As a database is that keeps what it promises, but for the disk: it is that of the machine that all of it
        // shares.
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setServerConfig("shared_buffers", "256MB")
                .start();
        return new Site(plan, jar, folder, postgres);
    }

    /** Lets a server make the tables, and puts the rows into them. */
    CoachRows fill() throws Exception {
        CoachRows rows = CoachRows.of(plan);
        DataSource database = postgres.getPostgresDatabase();
        // It makes the tables as it starts.
        node("first", Route.straight(postgres.getPort(), 0), /* isCached= */ false)
                .close();
        rows.fill(database);
        resources.addAll(resources(database));
        return rows;
    }

    private static List<String> resources(DataSource database) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery(
                        "select id from catalog_resource where id like 'class.java.base.java.%' order by id")) {
            while (found.next()) {
                ids.add(found.getString("id"));
            }
        }
        // So that what is asked for most is not what comes first in the alphabet.
        Collections.shuffle(ids, new Random(1));
        return ids;
    }

    /**
     * Measures the servers four times: with their caches on a Redis that is as new as they are, the same with a network in between, where Redis keeps what it has, and
     * both without caches.
     *
     * @return what is to be said of it, as Markdown
     */
    String measure(CoachRows rows) throws Exception {
        try (RedisServer redis = RedisServer.builder()
                        .directory(folder.resolve("redis"))
                        .maxMemoryBytes(REDIS_BYTES)
                        .start();
                Route straight = Route.straight(postgres.getPort(), redis.uri().getPort());
                Route delayed = Route.delayed(postgres.getPort(), redis.uri().getPort(), plan.eachWay())) {
            Side with = measure("with", straight, true, plan.warmUp(), plan.full());
            Side withFar = measure("with-far", delayed, true, plan.farWarmUp(), Duration.ZERO);
            Side without = measure("without", straight, false, plan.shortWarmUp(), plan.full());
            Side withoutFar = measure("without-far", delayed, false, plan.farWarmUp(), Duration.ZERO);
            return new Comparison(plan, rows.rows(), with, without).markdown()
                    + new Distance(plan, straight.roundTrips(), delayed.roundTrips(), withFar, withoutFar).markdown();
        }
    }

    private Side measure(String name, Route route, boolean isCached, Duration warmUp, Duration full) throws Exception {
        try (Node one = node(name + "-one", route, isCached);
                Node other = node(name + "-other", route, isCached)) {
            Side side = measure(List.of(one, other), warmUp, full);
            System.out.println("Failures and troubles " + name + ": " + side.errors());
            return side;
        }
    }

    private Side measure(List<Node> nodes, Duration warmUp, Duration full) throws Exception {
        Mix mix = new Mix(plan, NODES, resources, known);
        Wire wire = new Wire(nodes.stream().map(Node::address).toList(), plan.clients(), TIMEOUT);
        Acknowledged versions = new Acknowledged();
        List<Client> clients = Collections.nCopies(plan.clients(), new Client(wire, versions, known));
        LagWatch lag = new LagWatch(nodes);
        run(mix, FULL_RATE, warmUp, new Scores(), clients.subList(0, plan.firstClients()), lag);
        run(mix, plan.rate(), plan.settling(), new Scores(), clients.subList(0, plan.fixedClients()), lag);
        Map<String, Double> queries = new TreeMap<>();
        count(nodes, -1, queries);
        Scores fixed = new Scores();
        run(mix, plan.rate(), plan.fixed(), fixed, clients.subList(0, plan.fixedClients()), lag);
        Scores limit = new Scores();
        double perSecond = full.isZero() ? 0 : run(mix, FULL_RATE, full, limit, clients, lag);
        count(nodes, 1, queries);
        return new Side(fixed, limit, perSecond, queries, versions.verdict(), lag.mostSeconds(), troubles(nodes));
    }

    private double run(Mix mix, int rate, Duration time, Scores scores, List<Client> clients, LagWatch lag) {
        Schedule schedule = new Schedule(rate, 0, rate * time.toMillis() / 1_000);
        Clock clock = Clock.system();
        return new Load<>(schedule, mix, clock, new Turn.OfClock(clock, () -> false), TIMEOUT)
                .heardBy(scores)
                .run(clients, lag)
                .answeredPerSecond();
    }

    private static void count(List<Node> nodes, int sign, Map<String, Double> queries)
            throws IOException, InterruptedException {
        for (Node node : nodes) {
            node.meters().readQueries().forEach((service, count) -> queries.merge(service, sign * count, Double::sum));
        }
    }

    private static Map<String, Double> troubles(List<Node> nodes) throws IOException, InterruptedException {
        Map<String, Double> all = new TreeMap<>();
        for (Node node : nodes) {
            node.meters().troubles().forEach((name, count) -> all.merge(name, count, Double::sum));
        }
        return all;
    }

    private Node node(String name, Route route, boolean isCached) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>();
        if (isCached) {
            all.put("REDIS_URL", route.redisUrl());
        } else {
            all.put("CACHE_ENABLED", "false");
        }
        all.put("LARDER_MEMORY_MAXIMUMSIZE", Integer.toString(plan.memory()));
        // Names with a colon are no environment variables.
        all.put("SPRING_APPLICATION_JSON", ofMany(plan.memoryOfMany()));
        all.put("LARDER_DISK_ENABLED", "false");
        all.put("FLEET_HYPERVISOR_FAILURES", "0");
        // A limit is counted in Redis, which one side has and the other has not.
        all.put("LEARNING_LIMITS_ENABLED", "false");
        // A thread of ours that waits for a core is not a Redis that is slow.
        all.put("REDIS_SOCKET_TIMEOUT", "5s");
        all.put("LARDER_REDIS_SOFTTIMEOUT", "2s");
        // Two cores have nothing from hundreds of threads that want to run; other requests wait in the socket.
        all.put("SERVER_TOMCAT_THREADS_MAX", "20");
        all.put("SERVER_TOMCAT_MAXKEEPALIVEREQUESTS", "-1");
        // Who waits for a connection to the database shall wait rather than fail: it is the time that is measured.
        all.put("SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT", "30000");
        return Node.start(jar, folder.resolve(name), all, "--database", route.databaseUrl());
    }

    private static String ofMany(int memory) {
        return Stream.of("goal", "goal:details", "task")
                .map(cache -> "\"larder.caches[" + cache + "].maximum-size\":" + memory)
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Ends the database and deletes everything. */
    @Override
    public void close() throws IOException {
        postgres.close();
        Scratch.delete(folder);
    }
}
