package dev.larder.cli.internal.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.figures.CacheFigures;
import dev.larder.cli.internal.figures.CacheRates;
import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.output.Report;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final Size ROOMY = new Size(120, 30);
    private static final Snapshot SEEN = new Snapshot(
            "2026-11-22T12:00:05.123Z",
            1_000_000,
            "shop:v1",
            "redis://localhost:6379",
            Report.row("commandsPerSecond", 17L, "keys", 4L),
            List.of(
                    node("one", List.of(rates("goal", 100, 90), rates("user", 5, 1)), List.of("goal:1", "goal:2")),
                    node("two", List.of(rates("goal", 50, 45)), List.of("goal:2"))));

    private static CacheRates rates(String cache, double lookups, double hits) {
        return new CacheRates(cache, lookups, hits, hits, lookups - hits, 0, 0, 7);
    }

    private static Snapshot.OfNode node(String name, List<CacheRates> rates, List<String> hot) {
        Node said = new Node(name, 999_000, "0.1.0", 1, "", "", 1.2, List.of("memory"));
        List<CacheFigures> caches = rates.stream()
                .map(cache -> new CacheFigures(
                        cache.cache(),
                        1,
                        Map.of(),
                        0,
                        0,
                        0,
                        0,
                        7,
                        Map.of(),
                        cache.cache().equals("goal") ? hot : List.of(),
                        Map.of(cache.cache() + ":big-on-" + name, name.equals("one") ? 10L : 20L),
                        List.of(),
                        Map.of()))
                .toList();
        return new Snapshot.OfNode(said, /* publishes= */ true, 1, 2, rates, caches);
    }

    private static List<String> lines(View view, Size size) {
        return Frame.of(SEEN, view, "", size).lines().stream()
                .map(Frame.Line::text)
                .toList();
    }

    private static String text(View view) {
        return lines(view, ROOMY).stream().collect(Collectors.joining("\n"));
    }

    private static View after(String keys) {
        View view = View.DEFAULT;
        for (char key : keys.toCharArray()) {
            view = view.press(key, SEEN);
        }
        return view;
    }

    @Nested
    class Drawing {
        @Test
        void hasCachesNodesHotAndBigKeysAndWhatMayBePressed() {
            assertThat(lines(View.DEFAULT, ROOMY).stream().filter(line -> !line.isEmpty()))
                    .containsExactly(
                            "larder top  shop:v1  redis://localhost:6379  12:00:05",
                            "redis  17 commands/s  4 keys",
                            "CACHE  LOOKUPS/S  HIT%  MEMORY/S  LOADS/S  FAILED/S  EVICTED/S  ENTRIES",
                            "goal         150  90.0       135       15         0          0       14",
                            "user           5  20.0         1        4         0          0        7",
                            "NODE  STATE  FIGURES  LAG MS  LOOKUPS/S  HIT%  HEAP BYTES",
                            "one   here   yes           1        105  86.7           1",
                            "two   here   yes           1         50  90.0           1",
                            "HOT KEY  CACHE  ON NODES",
                            "goal:2   goal          2",
                            "goal:1   goal          1",
                            "BIG KEY          BYTES",
                            "goal:big-on-two     20",
                            "goal:big-on-one     10",
                            "user:big-on-one     10",
                            "q quit  s sort: lookups  f filter: none  c cache: all  n node: all");
        }

        @ParameterizedTest
        @CsvSource({"120,30", "80,24", "40,12", "20,9", "10,5", "1,1", "300,100"})
        void fillsTheScreenAndNoMore(int width, int height) {
            assertThat(lines(View.DEFAULT, new Size(width, height)))
                    .hasSize(height)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }

        @Test
        void givesEachTableItsShareOfASmallScreen() {
            assertThat(lines(View.DEFAULT, new Size(80, 11)))
                    .anyMatch(line -> line.startsWith("goal  "))
                    .anyMatch(line -> line.startsWith("one "))
                    .anyMatch(line -> line.startsWith("goal:2"))
                    .noneMatch(line -> line.startsWith("user "));
        }

        @Test
        void saysWhatIsWrongInsteadOfOldRates() {
            List<Frame.Line> lines = Frame.of(SEEN, View.DEFAULT, "localhost:6379 does not answer", ROOMY)
                    .lines();

            assertThat(lines.get(1).text()).isEqualTo("localhost:6379 does not answer");
        }

        @Test
        void saysWhyThereIsNothing() {
            Snapshot empty = new Snapshot("2026-11-22T12:00:05Z", 0, "shop:v1", "", Map.of(), List.of());

            assertThat(Frame.of(empty, View.DEFAULT, "", ROOMY).lines())
                    .extracting(Frame.Line::text)
                    .contains(
                            "(nothing yet; nodes without larder-console publish no figures)",
                            "(no node follows the journal)");
        }

        @Test
        void obeysNothingThatStandsInAKey() {
            Snapshot evil = new Snapshot(
                    "",
                    0,
                    "",
                    "",
                    Map.of(),
                    List.of(node("one", List.of(rates("goal", 1, 1)), List.of("\u001b[2J\n"))));

            assertThat(Frame.of(evil, View.DEFAULT, "", ROOMY).lines())
                    .extracting(Frame.Line::text)
                    .anyMatch(line -> line.startsWith("?[2J?"))
                    .noneMatch(line -> line.contains("\u001b"));
        }
    }

    @Nested
    class Keys {
        @Test
        void quit() {
            assertThat(after("q").hasQuit()).isTrue();
            assertThat(after("xyz").hasQuit()).isFalse();
        }

        @Test
        void sortByOneAfterTheOther() {
            assertThat(after("s").sort()).isEqualTo(Sort.MISSES);
            assertThat(after("sssssss").sort()).isEqualTo(Sort.LOOKUPS);
            assertThat(text(after("ssssss")).indexOf("goal "))
                    .isLessThan(text(after("ssssss")).indexOf("user "));
        }

        @Test
        void filterByWhatIsTypedUntilEnter() {
            assertThat(text(after("fqu"))).contains("f filter: qu_");
            assertThat(after("fqu\rq").hasQuit()).isTrue();
            assertThat(text(after("fuser\n"))).contains("user  ").doesNotContain("goal  ", "goal:2", "goal:big");
            assertThat(after("fus\u007f\u0008x").filter()).isEqualTo("x");
            assertThat(after("fus\u001b")).isEqualTo(View.DEFAULT);
            assertThat(after("f" + "u".repeat(100)).filter()).hasSize(60);
        }

        @Test
        void lookAtOneCacheAfterTheOther() {
            assertThat(after("c").cache()).isEqualTo("goal");
            assertThat(text(after("cc"))).contains("c cache: user").doesNotContain("goal:2");
            assertThat(after("ccc").cache()).isEmpty();
        }

        @Test
        void lookAtOneNodeAfterTheOther() {
            assertThat(text(after("nn")))
                    .contains("n node: two", "goal          50")
                    .doesNotContain("user  ");
            assertThat(after("nnn").node()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"c", "n"})
        void lookAtEverythingAgainOnceWhatWasLookedAtIsGone(String key) {
            Snapshot empty = new Snapshot("", 0, "", "", Map.of(), List.of());

            assertThat(after(key).press(key.charAt(0), empty)).isEqualTo(View.DEFAULT);
        }
    }
}
