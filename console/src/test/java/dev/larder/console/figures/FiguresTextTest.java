package dev.larder.console.figures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.console.figures.Collector.Host;
import dev.larder.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FiguresTextTest {

    private final FiguresText text = new FiguresText();

    @Test
    void readsWhatItWrote() {
        ManualClock clock = new ManualClock();
        Timings timings = new Timings();
        try (Larder larder = Larder.named("shop").clock(clock).listener(timings).build()) {
            var goals = larder.cache(
                    CacheSpec.of("goal:{id}", Long.class, String.class).loader(id -> "goal " + id));
            goals.get(1L);
            goals.get(1L);
            NodeFigures figures = new Collector(larder, timings, clock, new Host("host", "1")).collect(false, null);

            assertThat(text.read(figures.node(), text.write(figures))).hasValue(figures);
            CacheFigures goal = figures.caches().get(0);
            assertThat(goal.of("memory")).isEqualTo(1);
            assertThat(goal.of("load")).isEqualTo(1);
            assertThat(goal.latency().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
            assertThat(goal.hot()).containsExactly("goal:1");
        }
    }

    /** The command reads what consoles publish, by the names in this file. */
    @Test
    void writesWhatTheCommandReads() throws IOException {
        byte[] known = Files.readAllBytes(Path.of("../cli/src/test/resources/published-figures.json"));
        NodeFigures figures = text.read("node-1", known).orElseThrow();

        JsonMapper json = JsonMapper.shared();
        assertThat(json.readTree(text.write(figures))).isEqualTo(json.readTree(known));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"format\":1}",
                "{\"format\":2,\"node\":\"a\",\"standing\":{}}",
                "{\"format\":1,\"node\":\"b\",\"standing\":{}}",
                "{\"format\":1,\"node\":\"a\",\"standing\":{},\"caches\":[null]}",
                "{\"format\":1,\"node\":\"a\",\"standing\":7}",
            })
    void takesNothingElseForFigures(String strange) {
        assertThat(text.read("a", strange.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void readsWhatLacksMuch() {
        String little =
                "{\"format\":1,\"node\":\"a\",\"standing\":{\"shared\":\"none\"},\"caches\":[{\"name\":\"goal\"}]}";

        assertThat(text.read("a", little.getBytes(UTF_8)))
                .hasValueSatisfying(figures ->
                        assertThat(figures.caches().get(0).allLookups()).isZero());
    }
}
