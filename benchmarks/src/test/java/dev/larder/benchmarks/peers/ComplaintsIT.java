package dev.larder.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What users of other caches ask for most often, in the issues that {@code docs/comparison.md} names: shown of Larder, and beside it that a
 * peer which was asked for it does without. A peer that learns it turns its half red; then the page is to be changed.
 */
@Timeout(180)
final class ComplaintsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PAGE = Path.of("..", "docs", "comparison.md");

    private static RedisServer redis;
    private static RedisClient rawClient;
    private static RedisCommands<String, String> raw;

    @RegisterExtension
    final Nodes nodes = new Nodes();

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        rawClient = RedisClient.create(redis.uri().toString());
        raw = rawClient.connect().sync();
    }

    @AfterAll
    static void stop() {
        rawClient.shutdown();
        redis.close();
    }

    @BeforeEach
    void empty() {
        raw.flushall();
    }

    private Larder larder() {
        return Nodes.connected(nodes.larder(redis.uri()));
    }

    private JetCachePeer jetCache() {
        return nodes.opened(new JetCachePeer(redis.uri(), nodes.source(), CacheType.BOTH));
    }

    private static URI behind(FaultProxy proxy) {
        return URI.create("redis://127.0.0.1:" + proxy.port());
    }

    private static void until(BooleanSupplier isSo) {
        await().atMost(PATIENCE).until(isSo::getAsBoolean);
    }

    /** JetCache does not wait until all of it is in Redis. */
    private static void fill(Peer peer, List<Item> items) {
        peer.fill(items.stream().collect(Collectors.toMap(Item::id, item -> item)));
        until(() -> raw.keys("jetcache:*").size() == items.size());
    }

    /** The key in Redis whose name ends so, once it is there: Spring's cache, too, answers a put before Redis has it. */
    private static String stored(String end) {
        return await().atMost(PATIENCE)
                .until(() -> values("*" + end), keys -> !keys.isEmpty())
                .get(0);
    }

    /** Keys of values in Redis, without those of leases and of what else a node keeps there. */
    private static List<String> values(String pattern) {
        return raw.keys(pattern).stream().filter(key -> !key.contains("~")).toList();
    }

    @Test
    void theComparisonNamesEachOfThese() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(ComplaintsIT.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .filter(name -> !name.startsWith("theComparison")))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void everythingOfACacheAndEverythingUnderAPrefixCanBeCleared() {
        Larder larder = larder();
        Cache<String, Item> items = larder.cache(nodes.items());
        List<String> keys = List.of("user-1", "user-2", "other");
        items.getAll(keys);
        keys.forEach(nodes.versions::write);

        larder.invalidate(Invalidation.pattern("item:user-*"));
        assertThat(keys).map(key -> Nodes.version(items, key)).containsExactly(1L, 1L, 0L);
        items.invalidateAll();
        assertThat(Nodes.version(items, "other")).isEqualTo(1);

        assertThat(com.alicp.jetcache.Cache.class.getMethods())
                .filteredOn(method -> method.getName().matches("(?i)(clear|evict|invalidate|delete|remove).*"))
                .isNotEmpty()
                .as("JetCache removes what is named key by key, and nothing else")
                .allMatch(method -> Set.of(Object.class, Set.class).contains(method.getParameterTypes()[0]));
    }

    @Test
    void whatAnotherNodeChangedWhileThisOneWasCutOffIsFoundOut() {
        try (FaultProxy toLarder = FaultProxy.to(redis.port());
                FaultProxy toJetCache = FaultProxy.to(redis.port())) {
            Cache<String, Item> far =
                    Nodes.connected(nodes.larder(behind(toLarder))).cache(nodes.items());
            Cache<String, Item> near = larder().cache(nodes.items());
            Peer farPeer = nodes.opened(new JetCachePeer(behind(toJetCache), nodes.source(), CacheType.BOTH));
            Peer nearPeer = jetCache();
            assertThat(Nodes.version(far, "missed")).isZero();
            assertThat(farPeer.get("missed").version()).isZero();

            toLarder.down();
            toJetCache.down();
            nodes.versions.write("missed");
            near.invalidate("missed");
            nearPeer.invalidate("missed");
            toLarder.heal();
            toJetCache.heal();

            until(() -> Nodes.version(far, "missed") == 1);
            until(() -> hears(farPeer, nearPeer));
            assertThat(farPeer.get("missed").version())
                    .as("JetCache hears again, and not of what it has missed")
                    .isZero();
        }
    }

    /** Whether a change by one node is seen by the other. */
    private boolean hears(Peer far, Peer near) {
        try {
            far.get("heard");
            nodes.versions.write("heard");
            near.invalidate("heard");
            long wanted = nodes.versions.version("heard");
            await().atMost(Duration.ofSeconds(2))
                    .ignoreExceptions()
                    .until(() -> far.get("heard").version() == wanted);
            return true;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    @Test
    void aSwitchThatIsSetAndDoesNothingIsTold() {
        try (Lines lines = new Lines("com.alicp", "dev.larder")) {
            nodes.opened(new JetCachePeer(redis.uri(), nodes.source(), CacheType.BOTH, /* hasChannel= */ false))
                    .invalidate("any");
            assertThat(lines.warnings())
                    .as("JetCache, told to sync and not where")
                    .isEmpty();

            larder().cache(nodes.items().compressAbove(0).memoryOnly());
            assertThat(lines.warnings()).anyMatch(line -> line.contains("compressAbove does nothing"));
        }
    }

    @Test
    void aProcessStartsAndServesWithoutRedis() {
        RedisServer gone = RedisServer.builder().start();
        gone.close();

        Cache<String, Item> items = nodes.larder(gone.uri()).cache(nodes.items());
        assertThat(items.lookup("1").outcome()).isEqualTo(Outcome.LOAD);

        assertThatThrownBy(() -> new JetCachePeer(gone.uri(), nodes.source(), CacheType.BOTH))
                .as("JetCache on Lettuce")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void twoNodesThatMissOneKeyLoadItOnce() throws Exception {
        Cache<String, Item> one = larder().cache(nodes.items());
        Cache<String, Item> other = larder().cache(nodes.items());
        assertThat(loadsWhileOneIsHeld(one::get, other::get, /* waits= */ true)).isEqualTo(1);

        assertThat(loadsWhileOneIsHeld(jetCache()::get, jetCache()::get, /* waits= */ false))
                .as("JetCache with penetrationProtect")
                .isEqualTo(2);
    }

    private interface Getter {
        Item get(String key);
    }

    /** One load is held; meanwhile the other node asks, and waits for it or has its answer before it ends. */
    private int loadsWhileOneIsHeld(Getter one, Getter other, boolean waits) throws Exception {
        nodes.loads();
        HeldSource.Hold hold = nodes.versions.holdNextOf("wanted");
        CompletableFuture<Item> first = CompletableFuture.supplyAsync(() -> one.get("wanted"));
        hold.awaitRead();
        CompletableFuture<Item> second = new CompletableFuture<>();
        Thread asking = new Thread(() -> second.complete(other.get("wanted")), "asking");
        asking.setDaemon(true);
        asking.start();
        if (waits) {
            until(() -> asking.getState() == Thread.State.TIMED_WAITING || asking.getState() == Thread.State.WAITING);
        } else {
            second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        hold.release();
        first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return nodes.loads();
    }

    @Test
    void entriesMadeTogetherDoNotExpireTogether() {
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "j-" + i).toList();
        Cache<String, Item> items = larder().cache(nodes.items().timeToLive(Duration.ofHours(10)));
        items.getAll(keys);
        assertThat(spreadOfLives()).as("a tenth of ten hours, at random").isGreaterThan(Duration.ofMinutes(20));

        raw.flushall();
        fill(jetCache(), keys.stream().map(key -> new Item(key, 1, "")).toList());
        assertThat(spreadOfLives()).as("JetCache").isLessThan(Duration.ofMinutes(2));
    }

    private static Duration spreadOfLives() {
        List<String> made = await().atMost(PATIENCE).until(() -> values("*j-*"), keys -> keys.size() == 100);
        LongSummaryStatistics lives =
                made.stream().mapToLong(key -> raw.pttl(key)).summaryStatistics();
        return Duration.ofMillis(lives.getMax() - lives.getMin());
    }

    @Test
    void aListOfIdsIsCachedByItsElements() {
        Cache<String, Item> items = larder().cache(nodes.items());
        items.getAll(List.of("1", "2", "3"));
        nodes.versions.write("2");
        items.invalidate("2");

        assertThat(items.getAll(List.of("1", "2", "4")).values())
                .extracting(Item::version)
                .containsExactlyInAnyOrder(0L, 1L, 0L);
        items.invalidate("1");
        nodes.bulkLoads();
        nodes.loads();
        items.getAll(List.of("2", "3", "4"));
        assertThat(nodes.bulkLoads() + nodes.loads())
                .as("all of them are there")
                .isZero();

        ConcurrentMapCache lists = new ConcurrentMapCache("lists");
        lists.get(List.of("1", "2", "3"), () -> nodes.source().loadAll(List.of("1", "2", "3")));
        assertThat(lists.get(List.of("2", "3")))
                .as("Spring's cache: another list is another entry")
                .isNull();
    }

    @Test
    void valuesInRedisCanBeRead() {
        larder().cache(nodes.items()).get("readable");
        assertThat(raw.get(stored("readable"))).contains("{\"id\":\"readable\",\"version\":0");

        raw.flushall();
        LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        try {
            RedisCacheManager spring = RedisCacheManager.create(connections);
            spring.afterPropertiesSet();
            Objects.requireNonNull(spring.getCache("item")).put("readable", new ArrayList<>(List.of("text")));
            assertThat(raw.get(stored("readable"))).as("Spring, by default").doesNotStartWith("[");
        } finally {
            connections.destroy();
        }
    }

    @Test
    void longValuesAreCompressed() {
        Item item = new Item("long", 1, "again and again ".repeat(1_000));
        larder().cache(nodes.items().loader(key -> item)).get("long");
        assertThat(raw.strlen(stored("long"))).isLessThan(2_000);

        raw.flushall();
        fill(jetCache(), List.of(item));
        assertThat(raw.strlen(stored("long"))).as("JetCache").isGreaterThan(16_000);
    }

    @Test
    void manyKeysThatAreMissingAreLoadedInOneCall() {
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "b-" + i).toList();
        larder().cache(nodes.items()).getAll(keys);
        assertThat(nodes.bulkLoads()).isEqualTo(1);
        assertThat(nodes.loads()).isZero();

        nodes.peer(SpringPeer::new, redis.uri()).getAll(keys);
        assertThat(nodes.loads()).as("Spring has no get of many").isEqualTo(100);
    }

    @Test
    void whatIsReadLivesLonger() {
        ManualClock clock = new ManualClock();
        Cache<String, Item> items = nodes.larder(clock)
                .cache(nodes.items()
                        .jitter(0)
                        .timeToLive(Duration.ofMinutes(10))
                        .sliding(Duration.ofDays(1)));
        for (int reading = 0; reading < 5; reading++) {
            items.get("slides");
            clock.advance(Duration.ofMinutes(6));
        }
        assertThat(nodes.loads()).isEqualTo(1);

        Peer peer = jetCache();
        fill(peer, List.of(new Item("slides", 1, "")));
        raw.pexpire(stored("slides"), Duration.ofMinutes(1));
        peer.get("slides");
        assertThat(raw.pttl(stored("slides"))).as("JetCache, in Redis").isLessThanOrEqualTo(60_000);
    }

    @Test
    void memoryIsBoundedByTheSizeOfValues() {
        Cache<String, Item> items =
                larder().cache(nodes.items().memory(Memory.weight(100_000, (key, value) -> 10_000)));
        IntStream.range(0, 100).forEach(i -> items.get("w-" + i));
        until(() -> items.stats().memoryEntries() <= 10);

        assertThat(CaffeineCacheBuilder.class.getMethods())
                .as("JetCache's memory has a limit of entries only")
                .extracting(Method::getName)
                .contains("limit")
                .noneMatch(name -> name.matches("(?i).*(weigh|bytes|size).*"));
    }

    @Test
    void whatCouldNotBeToldIsShownAndToldLater() {
        try (FaultProxy toLarder = FaultProxy.to(redis.port())) {
            Larder larder = Nodes.connected(nodes.larder(behind(toLarder)));
            Cache<String, Item> items = larder.cache(nodes.items());
            items.get("told");

            toLarder.down();
            assertThat(items.invalidate("told")).isEqualTo(Acknowledgement.DEFERRED);
            assertThat(larder.status().deferred()).isEqualTo(1);
            toLarder.heal();

            until(() -> larder.status().deferred() == 0);
            assertThat(raw.keys("*:told"))
                    .as("the value that was declared untrue")
                    .isEmpty();
        }
    }

    @Test
    void whatWasInvalidatedByItsTagIsNotServedAsStaleEither() {
        AtomicBoolean isDown = new AtomicBoolean();
        ManualClock clock = new ManualClock();
        Larder larder = nodes.larder(clock);
        Cache<String, Item> items = larder.cache(nodes.items()
                .keyTags(key -> Set.of("team:7"))
                .staleIfError(Duration.ofHours(1))
                .loader(key -> {
                    if (isDown.get()) {
                        throw new IOException("the source is down");
                    }
                    return nodes.source().load(key);
                }));
        items.get("1");
        isDown.set(true);
        clock.advance(Duration.ofMinutes(11));
        assertThat(items.lookup("1").outcome()).isEqualTo(Outcome.STALE);

        larder.invalidate(Invalidation.tag("team:7"));

        assertThatExceptionOfType(LoadException.class).isThrownBy(() -> items.get("1"));
    }
}
