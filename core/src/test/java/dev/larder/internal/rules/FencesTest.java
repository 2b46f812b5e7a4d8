package dev.larder.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FencesTest {

    private final Fences fences = new Fences();

    @Test
    void raisingAKeysFenceIsSeen() {
        long before = fences.read("goal:42");
        fences.raise("goal:42");
        assertThat(fences.read("goal:42")).isNotEqualTo(before);
    }

    @Test
    void mostKeysKeepTheirsWhenAnotherIsRaised() {
        fences.raise("goal:42");
        long raised = IntStream.range(100, 1_100)
                .filter(id -> fences.read("goal:" + id) != 0)
                .count();
        assertThat(raised).isLessThan(10);
    }
}
