package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.redis.ApplicationServer;
import dev.larder.redis.CapturedLogs;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A Redis, a network that misbehaves before node A, and node B whose way is free. Each test has its own. Nodes have the documented rights;
 * who tampers, or shows what there is to be guarded from, may do everything.
 */
@Timeout(180)
abstract class Faults {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of all nodes here, which may do what is documented for an application, and nothing else. */
    static final String NAMESPACE = "faults:v1";

    final Oracle oracle = new Oracle();
    CapturedLogs logs;
    RedisServer server;
    FaultProxy network;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private int fresh;
    private @Nullable RedisCommands<String, String> raw;

    @BeforeEach
    final void start() {
        logs = CapturedLogs.of("dev.larder", logged());
        open.push(logs::close);
        server = server(ApplicationServer.builder(NAMESPACE)).start();
        open.push(server::close);
        network = FaultProxy.to(server.port());
        open.push(network::close);
    }

    @AfterEach
    final void stop() {
        open.forEach(Runnable::run);
    }

    /** From which level on log lines are looked at. */
    Level logged() {
        return Level.INFO;
    }

    /** How the server is to be. */
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder;
    }

    /** Redis as node A finds it, with the defaults that users have. */
    Redis troubled() {
        return Redis.at("redis://127.0.0.1:" + network.port());
    }

    /** A node whose way to Redis leads through the network. */
    Site a() {
        return site("a", troubled());
    }

    /** A node whose way is free. */
    Site b() {
        return site("b", Redis.at(server.uri()));
    }

    Site site(String name, Redis redis) {
        Site site = starting(name, builder -> builder.shared(redis), spec -> spec);
        site.awaitReady();
        return site;
    }

    /** By what is noticed what happens to a node from now on. */
    Signs signs(Site site) {
        return signs(site.larder());
    }

    Signs signs(Larder larder) {
        return closing(Signs.of(larder, logs));
    }

    /** Closes it after the test, before what was opened earlier. */
    <T extends AutoCloseable> T closing(T resource) {
        open.push(() -> {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return resource;
    }

    /** A row about lookups while something lasted, of which every promise was kept. */
    static FaultRow row(int number, String fault, Seen seen) {
        assertThat(seen.verdict().violations()).isEmpty();
        return FaultRow.of(number, fault)
                .calls(seen.nanos(), seen.errors())
                .stale(seen.verdict().longestStale());
    }

    /** A node behind the same network that waits for Redis as long as it takes, with a history of its own. */
    Site patient() {
        return patient(troubled());
    }

    /** The same of another Redis. */
    Site patient(Redis behind) {
        Duration minute = Duration.ofMinutes(1);
        Redis redis = behind.commandTimeout(minute).softTimeout(minute).breaker(1_000, minute);
        Site site = starting("patient", oracle.apart(), builder -> builder.shared(redis), spec -> spec);
        site.awaitReady();
        return site;
    }

    /** A node that need not be ready. */
    Site starting(
            String name, UnaryOperator<Larder.Builder> otherwise, UnaryOperator<CacheSpec<String, Item>> specified) {
        return starting(name, oracle, otherwise, specified);
    }

    /** A node that need not be ready, over another source. */
    Site starting(
            String name,
            Oracle source,
            UnaryOperator<Larder.Builder> otherwise,
            UnaryOperator<CacheSpec<String, Item>> specified) {
        Larder larder = larder(otherwise);
        CacheSpec<String, Item> spec = CacheSpec.of("item:{id}", String.class, Item.class)
                .keyTags(id -> Set.of("all"))
                .loader(source::load);
        return new Site(name, larder, larder.cache(specified.apply(spec)), source);
    }

    /** A Larder that is closed after the test. */
    Larder larder(UnaryOperator<Larder.Builder> otherwise) {
        Larder larder = otherwise.apply(Larder.named("faults")).build();
        open.push(larder::close);
        return larder;
    }

    /** A Larder that is closed after the test, and is connected. */
    Larder readyLarder(UnaryOperator<Larder.Builder> otherwise) {
        Larder larder = larder(otherwise);
        Site.awaitReady(larder);
        return larder;
    }

    /** Lets a fault last while there is traffic. */
    Seen during(Runnable fault, Site a, Site b, Duration time) throws InterruptedException {
        fault.run();
        Traffic traffic = Traffic.begun(a, b, Long.toString(System.nanoTime()));
        elapse(time);
        return traffic.end();
    }

    /** Waits for time to pass, which is what a fault that lasts consists of. */
    static void elapse(Duration time) throws InterruptedException {
        new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How long until node A answers from Redis what B has put there. */
    Duration untilHits(Site a, Site b) {
        long began = System.nanoTime();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> hits(a, b));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private boolean hits(Site a, Site b) {
        String id = "fresh-" + fresh++;
        b.read(id);
        return a.read(id) == Outcome.REDIS;
    }

    /** A plain client, as a program has that was written without a thought of faults: what it sees is what there is to be guarded from. */
    RedisClient plainClient(int port, Duration timeout) {
        return plainClient(server, port, timeout);
    }

    /** The same of another server, there or at the port of a network before it. */
    RedisClient plainClient(RedisServer of, int port, Duration timeout) {
        RedisURI uri = ApplicationServer.operator(of);
        uri.setPort(port);
        uri.setTimeout(timeout);
        RedisClient client = RedisClient.create(uri);
        open.push(() -> client.shutdown(0, 1, TimeUnit.SECONDS));
        return client;
    }

    /** Commands by somebody with a connection of his own that is never troubled. */
    RedisCommands<String, String> raw() {
        RedisCommands<String, String> present = raw;
        if (present == null) {
            present =
                    plainClient(server.port(), Duration.ofSeconds(20)).connect().sync();
            raw = present;
        }
        return present;
    }

    /** {@code ACL SETUSER …}, with the rules as they are written on a command line. */
    void acl(String... rules) {
        String[] words =
                Stream.concat(Stream.of("ACL", "SETUSER"), Stream.of(rules)).toArray(String[]::new);
        assertThat(server.ask(words)).isEqualTo("OK");
    }

    /** Lets an application in by that name, with the password {@code good}. */
    void letIn(String name) {
        acl(Stream.concat(Stream.of(name, "on", ">good"), Stream.of(ApplicationServer.rules(NAMESPACE)))
                .toArray(String[]::new));
    }

    static String millisOf(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms";
    }
}
