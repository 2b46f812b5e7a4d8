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
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
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
                .memory(Memory.entries(2_000).resizedBetween(2_000, 2_200))
                .loader(id -> "goal " + id));
        Random random = new Random(1);
        // Slowly enough for the sample: what is told between two turns has to fit.
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    random.ints(1_000, 0, 8_000).forEach(goals::get);
                    shop.clock.advance(Duration.ofSeconds(2));
                    return goals.stats().memoryMaximum() == 2_200;
                });
        assertThat(goals.stats().memoryGrown()).isOne();
        assertThat(goals.stats().memoryShrunk()).isZero();
        goals.invalidateAll();
        assertThat(goals.stats().memoryMaximum()).isEqualTo(2_200);
    }
}
