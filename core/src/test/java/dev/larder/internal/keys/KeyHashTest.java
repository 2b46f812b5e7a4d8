package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyHashTest {

    @Test
    void spreadsKeysThatDifferInOneDigitOverAllStripes() {
        int[] stripes = new int[256];
        for (int i = 0; i < 256_000; i++) {
            stripes[(int) (KeyHash.of("goal:" + i) & 255)]++;
        }
        assertThat(stripes).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(800, 1200);
            }
        });
    }
}
