package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.disk.Folders;
import dev.larder.disk.Tiers;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.tier.LocalTier;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Files that are not what was written. */
@Timeout(300)
final class FilesIT {

    private static final int KEYS = 3_000;
    private static final String DAMAGED = "The disk tier holds damaged values";

    @TempDir
    Path folder;

    private final Tiers tiers = new Tiers();
    private final Watched watched = new Watched(tiers, KEYS, 300);
    private final Random random = new Random(22);

    @FaultTest
    void flippedBitsAreMissesThatAreCountedAndDropped() throws Exception {
        fill();
        List<Path> tables = tables();
        flip(tables, 3);
        FaultRow row = FaultRow.of(22, "bits flipped on the disk, in the files with the values");
        try (Said said = new Said();
                LocalTier tier = tiers.open(folder)) {
            int found = watched.readAll(tier);
            long damaged = Tiers.count(tier, "damaged");
            int again = watched.readAll(tier);

            assertThat(watched.wrong()).isZero();
            assertThat(found).isLessThan(KEYS);
            assertThat(again).isLessThanOrEqualTo(found);
            assertThat(said.warnings().stream().filter(line -> line.startsWith(DAMAGED)))
                    .hasSize(1);
            assertThat(damaged + Tiers.count(tier, "aside")).isPositive();
            row.calls(watched.nanos(), watched.wrong())
                    .shown(
                            "`damaged` " + damaged + " of " + KEYS + " values",
                            "as it was: they are misses",
                            "one line: `" + DAMAGED + "`");
        }
        row.withoutTheGuard("RocksDB without checksums: " + wrongWithoutChecksums() + " of " + KEYS + " values wrong")
                .publish();
    }

    private int wrongWithoutChecksums() throws Exception {
        Path plain = Files.createDirectory(folder.resolve("plain" + random.nextInt()));
        String value = "v".repeat(300);
        try (Raw raw = new Raw(plain)) {
            for (int number = 0; number < KEYS; number++) {
                raw.put(Watched.key(number), value);
            }
            raw.compact();
        }
        flip(withEnding(plain, ".sst"), 20);
        int wrong = 0;
        try (Raw raw = new Raw(plain)) {
            for (int number = 0; number < KEYS; number++) {
                wrong += isWrong(raw, Watched.key(number), value) ? 1 : 0;
            }
        }
        assertThat(wrong).isPositive();
        return wrong;
    }

    private static boolean isWrong(Raw raw, String key, String value) {
        try {
            String found = raw.get(key);
            return found != null && !found.equals(value);
        } catch (RocksDBException noticed) {
            return false;
        }
    }

    @FaultTest
    void aStoreThatCannotBeOpenedIsSetAside() throws Exception {
        FaultRow row = FaultRow.of(23, "a file cut short, an empty `CURRENT`, a folder of a newer version");
        long longest = 0;
        String refused = "";
        for (Damage damage : List.<Damage>of(this::cutTable, this::emptyCurrent, this::newerVersion)) {
            fill();
            damage.done();
            refused = refused.isEmpty() ? refusal() : refused;
            try (Said said = new Said()) {
                long began = System.nanoTime();
                try (LocalTier tier = tiers.open(folder)) {
                    longest = Math.max(longest, System.nanoTime() - began);
                    assertThat(tier.checkpoint()).isNull();
                    assertThat(watched.readAll(tier)).isZero();
                    watched.keepAll(tier);
                    assertThat(watched.readAll(tier)).isEqualTo(KEYS);
                    assertThat(Tiers.count(tier, "aside")).isEqualTo(1);
                }
                assertThat(said.warnings())
                        .singleElement()
                        .asString()
                        .contains("starts empty", "was moved to", "aside-");
            }
            assertThat(aside()).hasSize(1);
        }
        row.calls(watched.nanos(), watched.wrong())
                .backAfter(Duration.ofNanos(longest))
                .shown(
                        "`aside` 1",
                        "as it was: the tier works",
                        "one line: `The disk tier starts empty`, with the path of what was set aside")
                .withoutTheGuard(refused)
                .publish();
    }

    private String refusal() {
        Path store = Tiers.home(folder).resolve("store");
        assertThatThrownBy(() -> new Raw(store).close()).isInstanceOf(RocksDBException.class);
        return "RocksDB alone: the store is not opened";
    }

    private void cutTable() throws IOException {
        cut(tables().get(0), Files.size(tables().get(0)) / 2);
    }

    private void emptyCurrent() throws IOException {
        cut(Tiers.home(folder).resolve("store/CURRENT"), 0);
    }

    private void newerVersion() throws IOException {
        Files.writeString(Tiers.home(folder).resolve("trusted"), "larder-disk 2");
    }

    /** Opened and closed a second time, what was in the log stands in tables. */
    private void fill() throws Exception {
        try (LocalTier tier = tiers.open(folder)) {
            tier.checkpoint("place");
            watched.keepAll(tier);
        }
        tiers.open(folder).close();
    }

    private List<Path> tables() throws IOException {
        List<Path> tables = withEnding(Tiers.home(folder).resolve("store"), ".sst").stream()
                .filter(table -> table.toFile().length() > 100_000)
                .toList();
        assertThat(tables).isNotEmpty();
        return tables;
    }

    private static List<Path> withEnding(Path where, String ending) throws IOException {
        return Folders.files(where).stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
    }

    private List<Path> aside() throws IOException {
        try (var files = Files.list(Tiers.home(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith("aside-"))
                    .toList();
        }
    }

    /** In the first half, where the values are; behind them stand index and filter, without which nothing opens. */
    private void flip(List<Path> files, int times) throws IOException {
        for (Path file : files) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                for (int i = 0; i < times; i++) {
                    long at = random.nextLong(bytes.length() / 2);
                    bytes.seek(at);
                    int old = bytes.read();
                    bytes.seek(at);
                    bytes.write(old ^ 1 << random.nextInt(8));
                }
            }
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(length);
        }
    }

    @FunctionalInterface
    private interface Damage {
        void done() throws IOException;
    }
}
