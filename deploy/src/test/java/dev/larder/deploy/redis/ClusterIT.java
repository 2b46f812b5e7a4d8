package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Tool.Outcome;
import dev.larder.deploy.kubernetes.Overlays;
import dev.larder.topologies.RedisBinary;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Six machines that become a cluster by the scripts alone, from the settings that the overlay {@code cluster} renders. Whatever happened
 * before, each test begins when the cluster is whole.
 */
@Timeout(240)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("dev.larder.deploy.redis.Redises#newestAlone")
record ClusterIT(RedisBinary redis) {
    private static final List<String> KEYS =
            IntStream.range(0, 100).mapToObj(number -> "shop:v1:step:" + number).toList();

    private static Site site;

    @BeforeParameterizedClassInvocation
    static void start(RedisBinary redis) {
        Map<String, String> settings = new HashMap<>(Overlays.settingsOfRedis("cluster"));
        settings.put("EVERY_SECONDS", "1");
        site = Site.of(6, "cluster", redis, settings);
        startAll();
    }

    private static void startAll() {
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startJoiner);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
    }

    @BeforeEach
    void awaitThatItIsWhole() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(site.machines()).allSatisfy(machine -> {
                        assertThat(infoOf(machine))
                                .as(machine.host())
                                .contains(
                                        "cluster_state:ok",
                                        "cluster_slots_ok:16384",
                                        "cluster_size:3",
                                        "cluster_known_nodes:6");
                        assertThat(machine.isReady()).as(machine.host()).isTrue();
                    });
                    // Slots are given before the others have become replicas.
                    assertThat(site.machines().stream().filter(Machine::isMaster))
                            .hasSize(3);
                });
    }

    private static String infoOf(Machine machine) {
        try {
            return machine.ask("probe", RedisCommands::clusterInfo);
        } catch (RedisException notYet) {
            return notYet.toString();
        }
    }

    @Test
    void hasEachSlotAtOneOfThreeMastersWithAReplicaEach() {
        assertThat(site.machines().stream().filter(Machine::isMaster)).hasSize(3);
        Outcome checked = administer("--cluster", "check", address(site.machine(1)));
        assertThat(checked.code()).as(checked.output()).isZero();
        assertThat(checked.output())
                .contains("[OK] All nodes agree about slots configuration.", "[OK] All 16384 slots covered.")
                .containsPattern("(?s)(1 additional replica.*){3}");
        putAll();
        assertThat(held()).as("each key is at one master").hasSameSizeAs(KEYS);
    }

    @Test
    void aMasterThatHandsItsShardOverLosesNoAcknowledgedWrite() throws InterruptedException {
        putAll();
        Machine master = holderOf("{shop:v1:goal}");
        List<String> acknowledged;
        try (Writer writer = Writer.to(site, "{shop:v1:goal}:")) {
            writer.awaitMore(200);
            Outcome handedOver = master.run("hand-over.sh");
            assertThat(handedOver.code()).as(handedOver.output()).isZero();
            assertThat(handedOver.output()).contains("handed over to ");
            writer.awaitMore(200);
            acknowledged = writer.finish();
        }
        assertThat(master.isMaster()).isFalse();
        long kept = holderOf("{shop:v1:goal}")
                .ask(
                        "application",
                        redis -> acknowledged.stream()
                                .filter(key -> redis.exists(key) == 1)
                                .count());
        assertThat(kept).isEqualTo(acknowledged.size());
        System.out.println("Handed a shard over with 0 of " + kept + " acknowledged writes lost");
    }

    @Test
    void aMasterThatDiesIsReplacedAndComesBackAsAReplica() {
        putAll();
        Machine master = holderOf("{shop:v1:goal}");
        long before = System.nanoTime();
        master.killRedis();
        Machine successor = holderOf("{shop:v1:goal}");
        System.out.println("Another master of the shard after "
                + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms");
        assertThat(successor).isNotSameAs(master);

        master.startRedis();
        awaitThatItIsWhole();
        assertThat(master.role()).isEqualTo("slave");
        assertThat(held()).hasSameSizeAs(KEYS);
    }

    @Test
    void slotsMoveFromOneMasterToAnotherWithTheirKeys() {
        putAll();
        List<String> masters = site.machines().stream()
                .filter(Machine::isMaster)
                .map(machine -> administer("-h", machine.host(), "cluster", "myid")
                        .output()
                        .strip())
                .toList();
        Outcome moved = administer(
                "--cluster",
                "reshard",
                address(site.machine(1)),
                "--cluster-from",
                masters.get(0),
                "--cluster-to",
                masters.get(1),
                "--cluster-slots",
                "300",
                "--cluster-yes");
        assertThat(moved.code()).as(moved.output()).isZero();
        awaitThatItIsWhole();
        assertThat(held()).hasSameSizeAs(KEYS);
    }

    @Test
    void isWholeAgainAfterAllItsNodesGotNewAddresses() {
        putAll();
        site.machines().forEach(Machine::stopRedis);
        site.machines().forEach(Machine::close);
        site.machines().forEach(machine -> Site.delete(machine.run())); // which is in memory, and gone with a pod
        site.moveTo(site.network().equals("127.0.1.") ? "127.0.2." : "127.0.1.");
        startAll();
        awaitThatItIsWhole();
        assertThat(held()).hasSameSizeAs(KEYS);
    }

    private static Outcome administer(String... arguments) {
        return site.machine(1).run("admin.sh", arguments);
    }

    private static String address(Machine machine) {
        return machine.host() + ":" + site.redisPort();
    }

    /** Each key at the machine that takes it. */
    private static void putAll() {
        forEachHolder((redis, key) -> redis.set(key, key));
    }

    /** The keys that are there, by what is theirs; one that two machines answer for is an error. */
    private static Map<String, String> held() {
        return forEachHolder(RedisCommands::get);
    }

    private static Map<String, String> forEachHolder(Question question) {
        Map<String, String> answers = new HashMap<>();
        site.machines().stream()
                .filter(Machine::isMaster)
                .forEach(machine -> machine.ask("application", redis -> {
                    KEYS.forEach(key -> answer(question, redis, key)
                            .ifPresent(answer ->
                                    assertThat(answers.put(key, answer)).isNull()));
                    return answers;
                }));
        return answers;
    }

    /** What a user of the cluster does at one machine. */
    private interface Question {
        String ask(RedisCommands<String, String> redis, String key);
    }

    private static Optional<String> answer(Question question, RedisCommands<String, String> redis, String key) {
        try {
            return Optional.ofNullable(question.ask(redis, key));
        } catch (RedisCommandExecutionException elsewhere) {
            assertThat(elsewhere).hasMessageStartingWith("MOVED ");
            return Optional.empty();
        }
    }

    private static Machine holderOf(String key) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> site.machines().stream()
                                .filter(machine -> takes(machine, key))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static boolean takes(Machine machine, String key) {
        try {
            machine.ask("application", redis -> redis.set(key, "taken"));
            return true;
        } catch (RedisException elsewhere) {
            return false;
        }
    }
}
