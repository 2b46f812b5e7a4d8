package dev.larder.cli.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.cli.Typed;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Login;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.servers.Trust;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.topologies.RedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backup, damage, refusal, restore, on one server, with sentinels and on a cluster, all started by the command itself. */
@Timeout(300)
@TestMethodOrder(OrderAnnotation.class)
class RestoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "a key that nobody can guess";

    @TempDir
    static Path home;

    /** A value. */
    public record Goal(String title) {}

    @BeforeAll
    static void start() {
        for (String topology : List.of("standalone", "sentinel", "cluster")) {
            Typed.Ended up = at(topology).run("redis up --topology " + topology);
            assertThat(up.code()).as(up.err()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        for (String topology : List.of("standalone", "sentinel", "cluster")) {
            at(topology).run("redis down --purge --yes");
        }
    }

    private static Path folder(String topology) {
        try {
            return Files.createDirectories(home.resolve(topology));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Typed at(String topology) {
        return Typed.in(folder(topology)).with("LARDER_BACKUP_KEY", KEY);
    }

    private static String address(String topology) {
        return at(topology).run("redis status --json").json().get("redis").asString();
    }

    private static Target target(String topology) throws IOException {
        Path password = folder(topology).resolve(".larder/redis/password");
        Login login = new Login(null, Files.readString(password).strip());
        return new Target(
                RedisAddress.parse(address(topology)),
                login,
                login,
                new Trust(null, null, null),
                Duration.ofSeconds(30));
    }

    private static Values.Asking asking(Fleet fleet) {
        return words -> {
            boolean isSecondWordOne = words[0].equals("XGROUP") || words[0].equals("XINFO");
            return RedisConnection.textOf(
                    fleet.ask(words[isSecondWordOne ? 2 : 1], words).flat());
        };
    }

    private static void empty(Fleet fleet) {
        fleet.all(Role.MASTER).forEach(master -> master.ask("FLUSHALL"));
    }

    private static Path backups(String topology) {
        return folder(topology).resolve(".larder/backups");
    }

    private static List<Path> copies(String topology) throws IOException {
        try (Stream<Path> files = Files.list(backups(topology))) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"standalone", "sentinel", "cluster"})
    void bringsBackEveryValueAndNoNodeKeepsWhatItHeld(String topology) throws IOException {
        Target target = target(topology);
        String[] title = {"as it was"};
        try (Fleet fleet = Fleet.of(target);
                Larder node = Larder.named("shop")
                        .version("v1")
                        .shared(target.redis())
                        .build()) {
            Cache<String, Goal> goals = node.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                    .timeToLive(Duration.ofHours(1))
                    .maxStaleness(Duration.ofHours(1))
                    .loader(id -> new Goal(title[0])));
            await().atMost(PATIENCE).until(() -> !node.status().isSuspect());
            Values.writeAll(asking(fleet));
            Map<String, List<String>> before = Values.readAll(key -> asking(fleet));
            goals.get("42");
            Typed.Ended taken = at(topology).run("backup --json");
            assertThat(taken.code()).as(taken.err()).isZero();
            assertThat(taken.json().get("topology").asString()).isEqualTo(topology);

            refusesADamagedOne(topology, fleet);
            title[0] = "newer than the backup";
            goals.invalidate("42");
            assertThat(goals.get("42")).isEqualTo(new Goal("newer than the backup"));
            empty(fleet);
            Typed.Ended restored = at(topology).run("restore --json --target " + address(topology));

            assertThat(restored.code()).as(restored.err() + restored.out()).isZero();
            assertThat(Values.readAll(key -> asking(fleet))).isEqualTo(before);
            assertThat(restored.json().get("replicasBehind").asInt()).isZero();
            assertThat(restored.json().get("namespaces").toString()).contains("shop:v1");
            await().atMost(PATIENCE).until(() -> goals.peek("42") == null);
            title[0] = "loaded anew";
            assertThat(goals.get("42")).as("nor what the backup held").isEqualTo(new Goal("loaded anew"));
            assertThat(at(topology).run("journal tail -n shop --json").out()).contains("restored from the backup of");
        }
    }

    private static void refusesADamagedOne(String topology, Fleet fleet) throws IOException {
        Path copy = copies(topology).get(0);
        byte[] good = Files.readAllBytes(copy);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(copy, bad);
        assertThat(at(topology).run("verify").code()).isEqualTo(3);
        assertThat(at(topology).run("backup list").code())
                .as("of the same size")
                .isZero();
        long keys = keys(fleet);
        assertThat(at(topology).run("restore --target " + address(topology)).code())
                .isEqualTo(3);
        assertThat(keys(fleet)).isEqualTo(keys);
        Files.write(copy, good);
        assertThat(at(topology).run("verify --boot").code()).isZero();
    }

    private static long keys(Fleet fleet) {
        return fleet.all(Role.MASTER).stream()
                .mapToLong(master -> Long.parseLong(master.ask("DBSIZE").text()))
                .sum();
    }
}
