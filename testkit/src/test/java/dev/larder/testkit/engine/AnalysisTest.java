package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class AnalysisTest {

    private static final int MANY = 2_000;

    @RegisterExtension
    final Shop shop = new Shop();

    private static Optional<Analysis> of(Larder larder) {
        return larder.inspection().analysis("goal");
    }

    /** Until its curve is known: looks all the keys up again and again, while time passes. */
    private Analysis looking(Larder larder, Consumer<int[]> look) {
        int[] from = {0};
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    look.accept(from);
                    shop.clock.advance(Duration.ofSeconds(3));
                    return !of(larder).orElseThrow().curve().isEmpty();
                });
        return of(larder).orElseThrow();
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.shelf(spec -> spec.timeToLive(Duration.ofDays(100)).loader(id -> "goal " + id));
    }

    private static Consumer<int[]> all(IntConsumer lookUp) {
        return ignored -> IntStream.range(0, MANY).forEach(lookUp);
    }

    private static void assertAnswersAll(Analysis analysis) {
        assertThat(analysis.curve()).hasSize(5);
        assertThat(analysis.curve().get(2).hitRatio()).isGreaterThan(0.95);
        assertThat(analysis.samples()).isGreaterThanOrEqualTo(1_000);
        assertThat(analysis.lookups()).isGreaterThan(analysis.samples());
    }

    @Test
    void ofHitsSaysThatMemoryAnswersAll() {
        Shop.Node node = shop.lonely();
        Cache<Integer, String> goals = goals(node);
        assertAnswersAll(looking(node.larder(), all(goals::get)));
    }

    @Test
    void seesWhatComesInThroughTheAsynchronousDoorAndInBulk() {
        Shop.Node node = shop.lonely();
        Cache<Integer, String> goals = goals(node);
        List<Integer> keys = IntStream.range(0, MANY).boxed().toList();
        assertAnswersAll(looking(node.larder(), ignored -> {
            goals.getAll(keys);
            keys.forEach(key -> goals.async().get(key).join());
        }));
    }

    @Test
    void ofKeysThatNeverComeAgainSaysThatNoSizeHelps() {
        Shop.Node node = shop.lonely();
        Cache<Integer, String> goals = goals(node);
        Analysis analysis = looking(node.larder(), from -> {
            IntStream.range(from[0], from[0] + MANY).forEach(goals::get);
            from[0] += MANY;
        });
        assertThat(analysis.curve())
                .allSatisfy(size -> assertThat(size.hitRatio()).isLessThan(0.1));
    }

    @Test
    void isNotMadeOfACacheThatDoesNotWantItNorOfOneWithoutMemory() {
        Shop.Node node = shop.lonely();
        node.shelf(spec -> spec.notAnalysed());
        assertThat(of(node.larder())).isEmpty();
        assertThat(node.larder().inspection().analysis("unknown")).isEmpty();

        Shop.Node without = shop.node();
        without.shelf(spec -> spec.memory(Memory.none()));
        assertThat(of(without.larder())).isEmpty();
    }

    @Test
    void makesMemoryLargerWhereItIsAllowedTo() {
        Shop.Node node = shop.lonely();
        Cache<Integer, String> goals = node.shelf(spec -> spec.timeToLive(Duration.ofDays(100))
                .memory(Memory.entries(300).resizedBetween(300, 360))
                .loader(id -> "goal " + id));
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    // A few are asked for more often than the rest, of which ever more are kept.
                    IntStream.range(0, MANY).forEach(i -> goals.get(i * i % 1_201));
                    shop.clock.advance(Duration.ofSeconds(11));
                    return goals.stats().memoryMaximum() == 360;
                });
        assertThat(goals.stats().memoryGrown()).isEqualTo(2);
        assertThat(goals.stats().memoryShrunk()).isZero();
        goals.invalidateAll();
        assertThat(goals.stats().memoryMaximum()).isEqualTo(360);
    }
}
