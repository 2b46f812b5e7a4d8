package dev.larder.spring.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.micrometer.LarderSnapshot.CacheFigures;
import dev.larder.micrometer.LarderSnapshot.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private static Node node(String shared, boolean suspect, int deferred, CacheFigures... caches) {
        return new Node("shop:v1", "n1", shared, suspect, 0, 0, 1, deferred, 0, 0, List.of(caches));
    }

    private static CacheFigures cache(
            long memory,
            long loads,
            long failures,
            long refused,
            Map<String, Long> errors,
            Map<String, Long> evictions) {
        return new CacheFigures(
                "goal",
                Map.of("memory", memory, "load", loads),
                (double) memory / Math.max(1, memory + loads),
                loads - failures,
                failures,
                0,
                Map.of(),
                refused,
                errors,
                evictions,
                0,
                0,
                0);
    }

    private static CacheFigures good() {
        return cache(900, 100, 0, 0, Map.of(), Map.of());
    }

    private static List<String> advice(CacheFigures cache) {
        return Advice.of(List.of(node("connected", /* suspect= */ false, 0, cache)));
    }

    @Test
    void isSilentWhereAllIsWell() {
        assertThat(advice(good())).isEmpty();
    }

    @Test
    void saysThatThereIsNoCache() {
        assertThat(Advice.of(List.of(node("connected", false, 0)))).containsExactly("shop:v1 has no cache.");
    }

    @Test
    void saysWhatIsWrongWithANode() {
        assertThat(Advice.of(List.of(node("away", /* suspect= */ true, 3, good()))))
                .satisfiesExactly(
                        away -> assertThat(away).startsWith("shop:v1 cannot reach Redis"),
                        waits -> assertThat(waits).startsWith("shop:v1 has 3 invalidations that wait"),
                        suspect -> assertThat(suspect).startsWith("shop:v1 does not believe its copies"));
    }

    @Test
    void saysWhatIsWrongWithACache() {
        assertThat(advice(cache(100, 900, 0, 0, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .startsWith("Cache goal answers 10 % of its lookups");
        assertThat(advice(cache(900, 100, 0, 0, Map.of(), Map.of("size", 21L))))
                .containsExactly("Cache goal pushes entries out for room: raise its maximum size.");
        assertThat(advice(cache(900, 100, 6, 0, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .startsWith("Cache goal: 6 of 100 loads failed");
        assertThat(advice(cache(900, 100, 0, 6, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .startsWith("Cache goal: 6 loaded values came too late");
        assertThat(advice(cache(900, 100, 0, 0, Map.of("too_large", 1L, "schema", 2L), Map.of())))
                .hasSize(2);
    }

    @Test
    void drawsNoConclusionsFromFewLookups() {
        assertThat(advice(cache(0, 99, 50, 50, Map.of(), Map.of("size", 99L)))).isEmpty();
    }
}
