package dev.larder.cli.internal.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFiguresTest {
    /** As the console writes it: a test of the console's reads the same file. */
    private static byte[] published() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/published-figures.json"));
    }

    @Test
    void areWhatAConsolePublishes() throws IOException {
        NodeFigures said = NodeFigures.read("node-1", published()).orElseThrow();

        CacheFigures goal = said.caches().get(0);
        assertThat(said.at()).isEqualTo(1_763_760_010_000L);
        assertThat(said.heapUsedBytes()).isEqualTo(50L << 20);
        assertThat(goal.all()).isEqualTo(100);
        assertThat(goal.hits()).isEqualTo(90);
        assertThat(goal.evictions()).isEqualTo(4);
        assertThat(goal.hot()).containsExactly("goal:1", "goal:2");
        assertThat(goal.biggest()).containsExactly(Map.entry("goal:7", 2048L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format\":2,\"node\":\"node-1\"}",
                "{\"format\":1,\"node\":\"other\"}",
                "{\"format\":1,\"node\":\"node-1\",\"farewell\":true}"
            })
    void thatCannotBeMeantWereNotSaid(String text) {
        assertThat(NodeFigures.read("node-1", text.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void lackWhatWasNotSaid() {
        byte[] little =
                "{\"format\":1,\"node\":\"n\",\"caches\":[{\"name\":\"goal\"},7]}".getBytes(StandardCharsets.UTF_8);

        assertThat(NodeFigures.read("n", little).orElseThrow().caches())
                .extracting(CacheFigures::name, CacheFigures::all)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("goal", 0L), org.assertj.core.groups.Tuple.tuple("", 0L));
    }

    @Test
    void ofSeveralNodesAreAddedUpByCache() throws IOException {
        NodeFigures one = NodeFigures.read("node-1", published()).orElseThrow();

        assertThat(CacheFigures.rows(List.of(one, one)))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("cache", "goal")
                        .containsEntry("nodes", 2)
                        .containsEntry("lookups", 200L)
                        .containsEntry("hitPercent", 90.0)
                        .containsEntry("loadMicros", 1000L)
                        .containsEntry("entries", 30L));
        assertThat(TierFigures.rows(List.of(one)).get(0))
                .containsEntry("tier", "memory")
                .containsEntry("answered", 80L)
                .containsEntry("percent", 80.0)
                .containsEntry("puts", 19L);
    }

    @Test
    void sayWhatNodesAdvise() {
        byte[] advising = """
                {"format":1,"node":"n","caches":[{"name":"goal","advice":["Half of it would do"]},{"name":"quiet"}]}""".getBytes(StandardCharsets.UTF_8);
        NodeFigures one = NodeFigures.read("n", advising).orElseThrow();

        assertThat(CacheFigures.advice(List.of(one)))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("cache", "goal")
                        .containsEntry("node", "n")
                        .containsEntry("advice", "Half of it would do"));
        assertThat(CacheFigures.together(List.of(one, one)).get(0).advice()).containsExactly("Half of it would do");
    }

    @Test
    void sayHowLongKeysGoUnaskedAndValuesUnchanged() {
        byte[] knowing = """
                {"format":1,"node":"n","caches":[{"name":"goal","intervals":{"reuseMillis":12.5,"longReuseMillis":98000.0,
                 "changeMillis":null,"compared":40,"invalidationMillis":300000.0,"invalidations":81}},{"name":"quiet","intervals":null},
                 {"name":"old"}]}""".getBytes(StandardCharsets.UTF_8);
        NodeFigures one = NodeFigures.read("n", knowing).orElseThrow();

        assertThat(CacheFigures.intervals(List.of(one)))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("cache", "goal")
                        .containsEntry("node", "n")
                        .containsEntry("reuseMillis", 12.5)
                        .containsEntry("invalidationMillis", 300_000L)
                        .containsEntry("invalidations", 81L)
                        .containsEntry("changeMillis", "")
                        .containsEntry("compared", 40L));
    }

    @Test
    void ofANodeThatStartedAnewAreNoNegativeRates() throws IOException {
        CacheFigures before =
                NodeFigures.read("node-1", published()).orElseThrow().caches().get(0);
        CacheFigures fresh = new CacheFigures(
                "goal", 1, Map.of("memory", 5L), 0, 0, 0, 0, 5, Map.of(), List.of(), Map.of(), List.of(), Map.of());

        assertThat(CacheRates.between(before, fresh, 1)).isEqualTo(new CacheRates("goal", 0, 0, 0, 0, 0, 0, 5));
        assertThat(CacheRates.between(fresh, before, 2).lookups()).isEqualTo(47.5);
    }
}
