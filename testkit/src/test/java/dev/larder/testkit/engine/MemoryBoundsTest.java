package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Memory;
import dev.larder.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class MemoryBoundsTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");

    @Test
    void ofALarderHoldForEachCache() {
        Cache<Integer, String> goals =
                shop.lonely(builder -> builder.memory(Memory.entries(10))).shelf(spec -> spec);
        IntStream.range(0, 100).forEach(id -> goals.get(id, () -> "v"));
        // Caffeine evicts on a thread of its own.
        await().untilAsserted(() -> assertThat(goals.stats().memoryEntries()).isLessThanOrEqualTo(10));
        await().untilAsserted(() -> assertThat(goals.stats().evictions()).containsEntry("size", 90L));
    }

    @Test
    void byWeightHoldForTheSum() {
        Cache<Integer, String> goals =
                shop.lonely().shelf(spec -> spec.memory(Memory.weight(100, (key, value) -> ((String) value).length())));
        IntStream.range(0, 50).forEach(id -> goals.get(id, () -> "x".repeat(30)));
        await().untilAsserted(() -> assertThat(goals.stats().memoryEntries()).isLessThanOrEqualTo(3));
    }

    @Test
    void ofNothingAskTheSharedTierEachTime() {
        Cache<Integer, String> goals = shop.node().goals(source, spec -> spec.memory(Memory.none()));
        goals.get(1);
        assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.REDIS);
        assertThat(goals.stats().puts()).containsOnlyKeys("redis");
        assertThat(goals.stats().refusedFills()).isZero();
        assertThat(goals.stats().memoryEntries()).isZero();
    }

    @Test
    void ofRulesBecomeAHorizon() {
        Shop.Node node = shop.lonely(builder -> builder.maximumRules(5));
        Cache<Integer, String> goals = node.goals(source);
        goals.get(1);
        IntStream.range(0, 6).forEach(i -> node.larder().invalidate(Invalidation.tag("other" + i)));
        assertThat(node.larder().status().rules()).isEqualTo(5);
        assertThat(goals.peek(1)).isNull();
        assertThat(goals.get(1)).isEqualTo("one");
        assertThat(goals.peek(1)).isEqualTo("one");
    }

    @Nested
    class CopyOnRead {

        private final List<String> original = new ArrayList<>(List.of("a"));
        private final Cache<Integer, ArrayList<String>> lists = shop.lonely()
                .larder()
                .cache(CacheSpec.of("list:{id}", Integer.class, new dev.larder.TypeRef<ArrayList<String>>() {})
                        .copyOnRead(ArrayList::new)
                        .loader(id -> new ArrayList<>(original)));

        @Test
        void givesEveryReaderItsOwn() {
            lists.get(1).add("mine");
            lists.get(1).add("mine");
            lists.lookup(1).value().add("mine");
            lists.peek(1).add("mine");
            lists.async().get(1).join().add("mine");
            lists.getAll(List.of(1, 2)).values().forEach(list -> list.add("mine"));
            assertThat(lists.get(1)).containsExactly("a");
            assertThat(lists.get(2)).containsExactly("a");
        }

        @Test
        void keepsItsOwnOfWhatIsPut() {
            ArrayList<String> put = new ArrayList<>(List.of("put"));
            lists.put(1, put);
            put.add("changed afterwards");
            assertThat(lists.get(1)).containsExactly("put");
        }

        @Test
        void givesTheValuesInAFailureAsCopiesToo() {
            Cache<Integer, ArrayList<String>> half = shop.lonely()
                    .larder()
                    .cache(CacheSpec.of("half:{id}", Integer.class, new dev.larder.TypeRef<ArrayList<String>>() {})
                            .copyOnRead(ArrayList::new)
                            .loader(id -> {
                                if (id == 2) {
                                    throw new IllegalStateException("two is broken");
                                }
                                return new ArrayList<>(original);
                            }));
            LoadException failure =
                    Assertions.catchThrowableOfType(LoadException.class, () -> half.getAll(List.of(1, 2)));
            ((ArrayList<?>) failure.loaded().get(1)).clear();
            assertThat(half.get(1)).containsExactly("a");
        }
    }
}
