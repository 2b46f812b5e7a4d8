package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Memory;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of everything, with an oracle: the source counts versions, and once an invalidation on a node has returned,
 * acknowledged or deferred, no get that begins there afterwards may answer an older one.
 */
@Timeout(120)
class StressTest {

    private static final int KEYS = 6;
    private static final int TURNS = 3_000;

    @RegisterExtension
    final Shop shop = new Shop();

    private final AtomicLongArray source = new AtomicLongArray(KEYS);

    /** One node, what was invalidated there, and a random walk over what can be done with it. */
    private final class Walker {

        final Shop.Node node;
        final Cache<Integer, Long> cache;
        final AtomicLongArray floor = new AtomicLongArray(KEYS);

        Walker(Shop.Node node, Memory memory) {
            this.node = node;
            this.cache = node.larder()
                    .cache(CacheSpec.of("count:{id}", Integer.class, Long.class)
                            .loader(source::get)
                            .bulkLoader(ids -> {
                                Map<Integer, Long> counts = new HashMap<>();
                                ids.forEach(id -> counts.put(id, source.get(id)));
                                return counts;
                            })
                            .keyTags(id -> Set.of("key:" + id))
                            .tags(count -> Set.of("all"))
                            .memory(memory));
        }

        void walk(Random random) {
            int key = random.nextInt(KEYS);
            switch (random.nextInt(16)) {
                case 0 -> change(key, () -> cache.invalidate(key));
                case 1 -> change(key, () -> node.larder().invalidate(Invalidation.tag("key:" + key)));
                case 2 -> change(key, () -> cache.update(key, () -> source.incrementAndGet(key)));
                case 3 -> change(key, () -> node.larder().invalidate(group(random)));
                case 4 -> change(key, () -> cache.invalidateAll(List.of(key, (key + 1) % KEYS)));
                case 5, 6 -> readMany(key);
                case 7, 8 -> read(key, () -> cache.async().get(key).join());
                default -> read(key, () -> cache.get(key));
            }
        }

        private Invalidation group(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> Invalidation.cache(cache);
                case 1 -> Invalidation.pattern("count:*");
                case 2 -> Invalidation.tag("all");
                default -> Invalidation.everything("stress");
            };
        }

        private void change(int key, Runnable invalidation) {
            long written = source.incrementAndGet(key);
            invalidation.run();
            floor.accumulateAndGet(key, written, Math::max);
        }

        private void read(int key, Supplier<Long> get) {
            long least = floor.get(key);
            Long read = get.get();
            assertThat(read).as("count %s", key).isGreaterThanOrEqualTo(least);
        }

        private void readMany(int key) {
            List<Integer> keys = List.of(key, (key + 2) % KEYS, (key + 4) % KEYS);
            List<Long> least = keys.stream().map(floor::get).toList();
            Map<Integer, Long> read = cache.getAll(keys);
            IntStream.range(0, keys.size())
                    .forEach(i -> assertThat(read.get(keys.get(i))).isGreaterThanOrEqualTo(least.get(i)));
        }

        void assertUpToDate() {
            IntStream.range(0, KEYS).forEach(key -> assertThat(cache.get(key)).isEqualTo(source.get(key)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1_000})
    void ofANodeThatSharesNothing(int entries) throws Exception {
        Walker walker = new Walker(shop.lonely(), Memory.entries(entries));
        together(List.of(walker::walk, walker::walk, walker::walk, walker::walk));
        walker.assertUpToDate();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1_000})
    void ofTwoNodesOnOneTier(int entries) throws Exception {
        Walker a = new Walker(shop.node(), Memory.entries(entries));
        Walker b = new Walker(shop.node(), Memory.entries(entries));
        together(List.of(a::walk, a::walk, b::walk, b::walk, this::disturbTheServer));
        a.assertUpToDate();
        b.assertUpToDate();
    }

    @Test
    void ofNodesThatLoseTheTierAgainAndAgain() throws Exception {
        Walker a = new Walker(shop.node(), Memory.entries(1_000));
        Walker b = new Walker(shop.node(), Memory.entries(1_000));
        a.node.link().timeout(Duration.ofMillis(5));
        together(List.of(a::walk, a::walk, b::walk, random -> disturb(a, random)));
        a.node.link().heal();
        a.node.link().releaseJournal();
        a.node.link().reconnect();
        a.assertUpToDate();
        b.assertUpToDate();
    }

    private void disturbTheServer(Random random) {
        String key = Shop.NAMESPACE + ":count:" + random.nextInt(KEYS);
        switch (random.nextInt(100)) {
            case 0 -> shop.server.loseJournal(Shop.NAMESPACE);
            case 1 -> shop.server.trimJournal(Shop.NAMESPACE, 3);
            case 2, 3, 4, 5 -> shop.server.lapse(key);
            case 6, 7, 8, 9 -> shop.server.evict(key);
            default -> Thread.yield();
        }
    }

    private void disturb(Walker walker, Random random) {
        switch (random.nextInt(200)) {
            case 0 -> walker.node.link().disconnect();
            case 1, 2, 3 -> walker.node.link().reconnect();
            case 4 -> walker.node.link().holdJournal();
            case 5, 6, 7 -> walker.node.link().releaseJournal();
            case 8 -> walker.node.link().loseCommands(Step.UNLINK, Step.APPEND);
            case 9 -> walker.node.link().loseAnswers(Step.FILL, Step.UNLINK, Step.APPEND, Step.BEGIN_WRITE);
            case 10, 11, 12 -> walker.node.link().heal();
            default -> disturbTheServer(random);
        }
    }

    private static void together(List<Consumer<Random>> walks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(walks.size());
        List<Caller<?>> callers = new ArrayList<>();
        for (int i = 0; i < walks.size(); i++) {
            Consumer<Random> walk = walks.get(i);
            Random random = new Random(i);
            callers.add(Caller.of(() -> {
                start.await(20, TimeUnit.SECONDS);
                IntStream.range(0, TURNS).forEach(turn -> walk.accept(random));
                return null;
            }));
        }
        for (Caller<?> caller : callers) {
            caller.answer(100);
        }
    }
}
