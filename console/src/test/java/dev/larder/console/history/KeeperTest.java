package dev.larder.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.figures.Buckets;
import dev.larder.console.fleet.Flow;
import dev.larder.console.history.Metric.Standing;
import dev.larder.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeeperTest {

    private static final String NAMESPACE = "shop:v1";
    private static final Standing STANDING = new Standing(1.0, 2.0, 3.0);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private static Flow flow(double perSecond) {
        List<Long> latency = new ArrayList<>(Collections.nCopies(Buckets.COUNTS, 0L));
        latency.set(3, 7L);
        return new Flow(Map.of("memory", perSecond), 10, 10, 0, 0, 0, 0, Map.of(), latency, Buckets.none());
    }

    private Keeper keeper(Chronicle chronicle) {
        return new Keeper(folder, NAMESPACE, chronicle, clock);
    }

    private void live(Chronicle chronicle, int seconds, double perSecond) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            chronicle.add(clock.millis(), flow(perSecond), STANDING);
            chronicle.addCache("goal", clock.millis(), flow(perSecond), 5.0);
        }
    }

    private Chronicle lived() {
        Chronicle chronicle = new Chronicle();
        try (Keeper keeper = keeper(chronicle)) {
            keeper.tick();
            live(chronicle, 120, 4);
            chronicle.sparks().add(clock.millis(), Map.of("goal", 0.5));
        }
        return chronicle;
    }

    @Test
    void showsWhatWasBeforeARestartAndTheTimeInBetweenAsAGap() {
        long began = clock.millis() + 60_000;
        lived();
        clock.advance(Duration.ofMinutes(2));
        Chronicle again = new Chronicle();
        try (Keeper keeper = keeper(again)) {
            live(again, 20, 9);
            keeper.tick();
        }
        long now = clock.millis();

        List<Double> seconds = again.ofAll().values(Metric.MEMORY, began, now, now);
        assertThat(seconds).startsWith(4.0).endsWith(9.0).containsNull();
        assertThat(seconds.stream().distinct()).containsExactly(4.0, null, 9.0);
        assertThat(again.ofCache("goal").orElseThrow().values(Metric.MEMORY, began, now, now))
                .contains(4.0, null, 9.0);
        assertThat(again.ofAll().counts(began, began, now))
                .singleElement()
                .satisfies(counts -> assertThat(counts.get(3)).isEqualTo(7));
        assertThat(again.sparks().of("goal")).contains(0.5);
    }

    @Test
    void putsNothingOldInThePlaceOfSomethingNew() {
        Chronicle old = lived();
        Chronicle newer = new Chronicle();
        live(newer, 1, 9);
        long now = clock.millis();
        old.add(now, flow(4), STANDING);
        try (Keeper keeper = keeper(old)) {
            keeper.tick();
        }
        try (Keeper keeper = keeper(newer)) {
            keeper.tick();
        }

        assertThat(newer.ofAll().values(Metric.MEMORY, now, now, now)).containsExactly(9.0);
    }

    @Test
    void beginsAnewWithAFileThatIsDamagedCutOffOrOfAnotherVersion() throws IOException {
        lived();
        Path file = Keeper.file(folder, NAMESPACE);
        byte[] good = Files.readAllBytes(file);
        List<byte[]> bad = new ArrayList<>(List.of(new byte[0], "what is this".getBytes(StandardCharsets.US_ASCII)));
        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        bad.add(flipped);
        bad.add(Arrays.copyOf(good, good.length / 2));
        bad.add(ByteBuffer.wrap(good.clone()).putInt(4, Archive.VERSION + 1).array());

        for (byte[] bytes : bad) {
            Files.write(file, bytes);
            Chronicle again = new Chronicle();
            try (Keeper keeper = keeper(again)) {
                keeper.tick();
                assertThat(again.ofAll().points()).allMatch(List::isEmpty);
            }
            assertThat(Files.readAllBytes(file)).as("is written anew").isNotEqualTo(bytes);
        }
    }

    @Test
    void leavesTheFileAloneForFiveMinutesAndNothingBesideIt() throws IOException {
        Chronicle chronicle = new Chronicle();
        Path file = Keeper.file(folder, NAMESPACE);
        try (Keeper keeper = keeper(chronicle)) {
            live(chronicle, 10, 4);
            keeper.tick();
            assertThat(file).doesNotExist();
        }
        assertThat(file).exists();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void doesNotMindAFolderThatCannotBeUsed() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        Chronicle chronicle = new Chronicle();
        try (Keeper keeper = new Keeper(taken, NAMESPACE, chronicle, clock)) {
            keeper.tick();
        }

        assertThat(taken).isRegularFile();
    }

    @Test
    void keepsNoMoreThanTwoHundredCaches() throws IOException {
        Chronicle chronicle = new Chronicle();
        for (int i = 0; i < 300; i++) {
            chronicle.addCache("cache-" + i, 1_000_000, flow(1), null);
        }
        Chronicle again = new Chronicle();
        Archive.read(Archive.write(chronicle), again);

        assertThat(again.caches()).hasSize(200).hasSameSizeAs(chronicle.caches());
        assertThat(chronicle.ofCache("cache-299")).isEmpty();
    }

    @Test
    void hasAFileForEachNamespace() {
        assertThat(Keeper.file(folder, "shop:v1")).isNotEqualTo(Keeper.file(folder, "shop_v1"));
        assertThat(Keeper.file(folder, "../../shop:v1").getParent()).isEqualTo(folder);
    }
}
