package dev.larder.disk.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.StoreKeys;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeatTest {

    private final Heat heat = new Heat(Sealing.none());

    private void use(String name, int times) {
        for (int i = 0; i < times; i++) {
            heat.use(name, StoreKeys.of(name));
        }
    }

    private int usesOf(String name) {
        return heat.of(StoreKeys.of(name));
    }

    @Test
    void namesThoseUsedMostFirst() {
        use("goal:1", 5);
        use("goal:2", 9);
        use("goal:3", 2);
        use("goal:4", 1);

        assertThat(heat.hottest(3)).containsExactly("goal:2", "goal:1", "goal:3");
    }

    @Test
    void countsNoFurtherThanAByte() {
        use("goal:1", 1_000);

        assertThat(usesOf("goal:1")).isEqualTo(127);
    }

    @Test
    void letsOldFameFade() {
        use("goal:1", 100);
        int before = usesOf("goal:1");
        IntStream.range(0, 8 << 20).forEach(i -> heat.use("one of many", StoreKeys.of("one of many")));
        heat.tidy();

        assertThat(usesOf("goal:1")).isEqualTo(before / 2);
    }

    @Test
    void keepsABoundedNumberOfNames() {
        IntStream.range(0, 50_000).forEach(i -> use("goal:" + i, 2));
        heat.tidy();

        assertThat(heat.hottest(Integer.MAX_VALUE)).hasSize(10_000);
    }

    @Test
    void takesAFewTimesAsManyNamesUntilItTidiesUp() {
        IntStream.range(0, 50_000).forEach(i -> use("goal:" + i, 2));

        assertThat(heat.hottest(Integer.MAX_VALUE)).hasSize(40_000);
    }

    @Test
    void isTakenOverByAnother() {
        use("goal:1", 5);
        use("with blanks and é", 3);
        Heat other = new Heat(Sealing.none());
        other.restore(heat.toBytes());

        assertThat(other.hottest(2)).containsExactly("goal:1", "with blanks and é");
        assertThat(other.of(StoreKeys.of("goal:1"))).isEqualTo(5);
    }

    @Test
    void takesNothingFromWhatItCannotRead() {
        heat.restore(new byte[] {1, 2, 3, 0, 'x', ' ', 'y', 0});

        assertThat(heat.hottest(10)).isEmpty();
    }
}
