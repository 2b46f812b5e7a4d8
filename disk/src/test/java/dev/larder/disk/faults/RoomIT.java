package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.larder.disk.Tiers;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.tier.LocalTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A disk without room, a folder that cannot be written, a folder that somebody else holds. */
@Timeout(300)
final class RoomIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 2_000;
    private static final int DROPPED = 50;

    @TempDir
    Path folder;

    private final Tiers tiers = new Tiers();
    private final Watched watched = new Watched(tiers, KEYS, 20_000);

    @FaultTest
    void aFullDiskCostsHitsAndNothingElse() throws Exception {
        try (Tmpfs disk = Tmpfs.ifPossible(Files.createDirectory(folder.resolve("full" + System.nanoTime())), 40)) {
            if (disk == null) {
                return;
            }
            Path ballast = Files.write(disk.place().resolve("ballast"), new byte[20 << 20]);
            FaultRow row = FaultRow.of(21, "the disk is full");
            try (Said said = new Said()) {
                fillAndDrop(disk.place(), ballast, row, said);
            }
            row.calls(watched.nanos(), watched.wrong())
                    .withoutTheGuard("RocksDB alone: the delete fails, and the old value is read: "
                            + oldValueOfFailedDelete(disk.place()))
                    .publish();
        }
    }

    private void fillAndDrop(Path place, Path ballast, FaultRow row, Said said) throws Exception {
        try (LocalTier tier = tiers.open(place)) {
            tier.checkpoint("place");
            watched.keepAll(tier);
            assertThat(tier.figures().trouble()).contains("No space left");
            assertThat(Tiers.count(tier, "failed")).isPositive();
            for (int number = 0; number < DROPPED; number++) {
                watched.drop(tier, number);
            }
            watched.readAll(tier);
            assertThat(watched.wrong()).isZero();
        }
        // On the full disk the next process must not find again what was dropped.
        try (LocalTier tier = tiers.open(place)) {
            watched.readAll(tier);
            assertThat(watched.wrong()).isZero();
            assertThat(tier.checkpoint()).isNotEqualTo("old");
        }
        try (LocalTier tier = tiers.open(place)) {
            watched.keepAll(tier);
            String trouble = tier.figures().trouble();
            Files.delete(ballast);
            long began = System.nanoTime();
            await().atMost(PATIENCE).until(() -> {
                watched.keep(tier, KEYS - 1);
                tier.settle();
                return watched.read(tier, KEYS - 1);
            });
            row.backAfter(Duration.ofNanos(System.nanoTime() - began));
            await().atMost(PATIENCE).until(() -> tier.figures().trouble() == null);
            row.shown(
                    "`failed` " + Tiers.count(tier, "failed") + ", `abandoned` " + Tiers.count(tier, "abandoned"),
                    "`trouble`: " + (trouble == null ? "none" : "No space left on device"),
                    said.warnings().size() + " lines in three processes: `The disk tier has trouble`");
        }
    }

    private static String oldValueOfFailedDelete(Path place) throws IOException, RocksDBException {
        Path plain = Files.createDirectory(place.resolve("plain"));
        try (Raw raw = new Raw(plain)) {
            raw.put("goal:1", "old");
            fill(raw);
            String outcome = "the delete went through";
            try {
                raw.delete("goal:1");
            } catch (RocksDBException noRoom) {
                outcome = String.valueOf(raw.get("goal:1"));
            }
            assertThat(outcome).isEqualTo("old");
            return outcome;
        }
    }

    private static void fill(Raw raw) {
        try {
            for (int i = 0; i < 1_000_000; i++) {
                raw.put("filler:" + i, "x".repeat(100));
                raw.put("filler:" + i, "x".repeat(100_000));
            }
        } catch (RocksDBException full) {
            return;
        }
    }

    @FaultTest
    void aFolderThatCannotBeUsedLeavesTheTierOut() throws Exception {
        FaultRow row = FaultRow.of(25, "the folder is read-only, or held by another process");
        String holder = refusedByHolder();
        String readOnly = "not run without root";
        try (Tmpfs disk = Tmpfs.ifPossible(Files.createDirectory(folder.resolve("ro" + System.nanoTime())), 40)) {
            if (disk != null) {
                readOnly = readOnly(disk);
            }
        }
        row.calls(watched.nanos(), watched.wrong())
                .shown("–", "`trouble`: " + readOnly, "one line, or the refusal: `" + holder + "`")
                .withoutTheGuard("RocksDB alone: " + plainOnReadOnly())
                .publish();
    }

    private String readOnly(Tmpfs disk) throws Exception {
        assertThat(disk.makeReadOnly()).isTrue();
        try (Said said = new Said();
                LocalTier tier = tiers.open(disk.place().resolve("store"))) {
            for (int number = 0; number < 200; number++) {
                watched.keep(tier, number);
                watched.drop(tier, number);
                watched.read(tier, number);
            }
            assertThat(said.warnings()).singleElement().asString().contains("cannot be made or written");
            assertThat(tier.figures().trouble()).contains("Read-only file system");
            return "Read-only file system";
        } finally {
            disk.makeWritable();
        }
    }

    private String refusedByHolder() throws Exception {
        Path held = folder.resolve("held" + System.nanoTime());
        try (Child child = Child.start(Holding.class, folder.resolve("holding.log"), held.toString())) {
            child.awaitLine("open", 60);
            assertThatIllegalStateException()
                    .isThrownBy(() -> tiers.open(held))
                    .withMessageContaining("is held by process " + child.pid() + " since ");
            child.kill();
        }
        // Killed, it holds nothing any more.
        try (LocalTier tier = tiers.open(held)) {
            assertThat(tier.figures().trouble()).isNull();
        }
        return "is held by process … since …";
    }

    private String plainOnReadOnly() throws Exception {
        Path plain = folder.resolve("plain" + System.nanoTime());
        try (Raw first = new Raw(plain)) {
            first.put("goal:1", "value");
            new Raw(plain).close();
            return "opened twice";
        } catch (RocksDBException locked) {
            return "`" + locked.getMessage().replaceAll(",.*", "") + "`, and no word of who holds it";
        }
    }

    /** Holds a folder until it is killed. */
    static final class Holding {

        private Holding() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (LocalTier tier = new Tiers().open(Path.of(arguments[0]))) {
                tier.settle();
                System.out.println("open");
                new CountDownLatch(1).await(5, TimeUnit.MINUTES);
            }
        }
    }
}
