package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool.Outcome;
import dev.larder.topologies.RedisBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** One server with some keys; its backup, what a drill finds out, and the way back. */
@Timeout(240)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("dev.larder.deploy.redis.Redises#installed")
final class BackupIT {
    private static final int KEYS = 300;

    private final RedisBinary redis;
    private Site site;
    private Machine machine;

    BackupIT(RedisBinary redis) {
        this.redis = redis;
    }

    @BeforeEach
    void start() {
        site = Site.of(1, "backup", redis, Map.of("TOPOLOGY", "standalone"));
        machine = site.machine(1);
        machine.startRedis();
        awaitReady();
        machine.ask("application", redis -> {
            IntStream.range(0, KEYS).forEach(number -> redis.set("shop:v1:goal:" + number, "value " + number));
            return redis.pexpire("shop:v1:goal:0", 1);
        });
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void whatWasBackedUpIsReadAgainAfterEverythingWasLost() throws IOException {
        Path backup = backUp();
        assertThat(verify("--boot").output()).contains("is good");

        machine.stopRedis();
        Site.delete(machine.data());
        Outcome dry = machine.run("restore.sh", backup.toString());
        assertThat(dry.code()).as(dry.output()).isZero();
        assertThat(machine.data()).as("nothing happens without --yes").isEmptyDirectory();

        Outcome restored = machine.run("restore.sh", "--yes", backup.toString());
        assertThat(restored.code()).as(restored.output()).isZero();
        machine.startRedis();
        awaitReady();
        List<String> values = machine.ask(
                "application",
                redis -> IntStream.range(1, KEYS)
                        .mapToObj(number -> redis.get("shop:v1:goal:" + number))
                        .toList());
        assertThat(values)
                .isEqualTo(IntStream.range(1, KEYS)
                        .mapToObj(number -> "value " + number)
                        .toList());
    }

    @Test
    void aFlippedByteIsFoundOut() throws IOException {
        Path backup = backUp();
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup, bytes);
        Outcome verified = verify();
        assertThat(verified.code()).as(verified.output()).isEqualTo(3);
        assertThat(machine.run("restore.sh", "--yes", backup.toString()).code()).isEqualTo(3);
    }

    @Test
    void aCutBackupIsFoundOutAlthoughItsDigestWasMadeToFit() throws IOException {
        Path backup = backUp();
        Path manifest = Path.of(backup.toString().replace(".rdb", ".json"));
        byte[] bytes = Files.readAllBytes(backup);
        String before = Sha256.of(bytes);
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length / 2);
        Files.write(backup, cut);
        Files.writeString(manifest, DeployFolder.text(manifest).replace(before, Sha256.of(cut)));
        Outcome verified = verify();
        assertThat(verified.code()).as(verified.output()).isEqualTo(3);
        assertThat(verified.output()).contains("is damaged");
    }

    @Test
    void aMissingBackupIsAFinding() {
        assertThat(verify().code()).isEqualTo(3);
    }

    @Test
    void noBackupIsLeftOfAServerThatIsNotThere() throws IOException {
        machine.stopRedis();
        assertThat(machine.run("backup.sh").code()).isEqualTo(1);
        assertThat(backups()).isEmpty();
    }

    @Test
    void noMoreAreKeptThanAsked() throws IOException {
        for (int day = 1; day <= 3; day++) {
            for (String ending : List.of(".rdb", ".json")) {
                Path old = machine.folder().resolve("backup/larder-2020010" + day + "T000000Z" + ending);
                Files.createDirectories(old.getParent());
                Files.writeString(old, "old");
            }
        }
        Outcome backedUp = machine.run(Map.of("KEEP", "2"), "backup.sh");
        assertThat(backedUp.code()).as(backedUp.output()).isZero();
        assertThat(backups()).hasSize(4).anyMatch(file -> file.toString().contains("20200103"));
    }

    @Test
    void nothingIsRestoredUnderARunningServer() throws IOException {
        Path backup = backUp();
        Outcome restored = machine.run("restore.sh", "--yes", backup.toString());
        assertThat(restored.code()).isEqualTo(1);
        assertThat(restored.output()).contains("a server answers");
    }

    @Test
    void theTimeOfSuccessIsTold() throws IOException {
        Path metrics = machine.folder().resolve("backup.prom");
        assertThat(machine.run(Map.of("METRICS_FILE", metrics.toString()), "backup.sh")
                        .code())
                .isZero();
        assertThat(metrics).content().matches("larder_backup_success_timestamp_seconds \\d{10,}\n");
        assertThat(machine.run(Map.of("METRICS_FILE", metrics.toString()), "verify-backup.sh", "--boot")
                        .code())
                .isZero();
        assertThat(metrics).content().startsWith("larder_backup_verified_timestamp_seconds ");
    }

    private Path backUp() throws IOException {
        Outcome backedUp = machine.run("backup.sh");
        assertThat(backedUp.code()).as(backedUp.output()).isZero();
        return backups().stream()
                .filter(file -> file.toString().endsWith(".rdb"))
                .findFirst()
                .orElseThrow();
    }

    private Outcome verify(String... arguments) {
        return machine.run("verify-backup.sh", arguments);
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(machine.folder().resolve("backup"))) {
            return files.toList();
        }
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(machine::isReady);
    }
}
