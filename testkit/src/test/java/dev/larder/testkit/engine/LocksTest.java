package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LarderListener;
import dev.larder.Memory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * No lock of ours is held while the user's code runs: whatever it is, it may have another thread ask, change and invalidate the
 * same key, and wait for that thread.
 */
@Timeout(60)
class LocksTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one");
    private final AtomicReference<Cache<Integer, String>> cache = new AtomicReference<>();
    private final AtomicReference<Shop.Node> node = new AtomicReference<>();

    @Test
    void whileALoaderRuns() {
        Cache<Integer, String> goals = open(spec -> spec.loader(id -> {
            useEverythingElsewhere();
            return "loaded";
        }));
        assertThat(goals.get(1)).isEqualTo("loaded");
    }

    @Test
    void whileABulkLoaderRuns() {
        Cache<Integer, String> goals = open(spec -> spec.bulkLoader(ids -> {
            useEverythingElsewhere();
            return source.bulk().loadAll(ids);
        }));
        assertThat(goals.getAll(List.of(1))).hasSize(1);
    }

    @Test
    void whileTagsAndVersionsAreTold() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source)
                .tags(value -> {
                    useEverythingElsewhere();
                    return Set.of("t");
                })
                .keyTags(id -> {
                    useEverythingElsewhere();
                    return Set.of("k");
                })
                .version(value -> {
                    useEverythingElsewhere();
                    return 1;
                }));
        assertThat(goals.get(1)).isEqualTo("one");
    }

    @Test
    void whileAnEntryIsWeighed() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source).memory(Memory.weight(100, (key, value) -> {
            useEverythingElsewhere();
            return 1;
        })));
        assertThat(goals.get(1)).isEqualTo("one");
    }

    @Test
    void whileAValueIsCopied() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source).copyOnRead(value -> {
            useEverythingElsewhere();
            return value;
        }));
        assertThat(goals.get(1)).isEqualTo("one");
        assertThat(goals.get(1)).isEqualTo("one");
        assertThat(goals.getAll(List.of(1))).hasSize(1);
    }

    @Test
    void whileAWriteRuns() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source));
        assertThat(goals.update(1, () -> {
                    useEverythingElsewhere();
                    return "written";
                }))
                .isEqualTo("written");
    }

    @Test
    void whileAListenerListens() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source));
        node.get().larder().listen(new LarderListener() {
            @Override
            public void lookedUp(LookedUp event) {
                useEverythingElsewhere();
            }

            @Override
            public void loaded(Loaded event) {
                useEverythingElsewhere();
            }

            @Override
            public void tierCalled(TierCalled event) {
                useEverythingElsewhere();
            }

            @Override
            public void invalidated(Invalidated event) {
                useEverythingElsewhere();
            }

            @Override
            public void abandoned(Abandoned event) {
                useEverythingElsewhere();
            }

            @Override
            public void cacheMade(CacheMade event) {
                useEverythingElsewhere();
            }
        });
        assertThat(goals.get(1)).isEqualTo("one");
        goals.invalidate(1);
        shop.server.loseJournal(Shop.NAMESPACE);
        node.get().larder().cache(CacheSpec.of("plan:{id}", Integer.class, String.class));
    }

    @Test
    void whileACompletedFutureIsHeard() {
        Cache<Integer, String> goals = open(spec -> spec.loader(source));
        goals.async().get(1).thenAccept(value -> useEverythingElsewhere()).join();
    }

    @Test
    void onANodeThatSharesNothingEither() {
        Shop.Node lonely = shop.lonely();
        node.set(lonely);
        cache.set(lonely.goals(
                source,
                spec -> spec.tags(value -> {
                    useEverythingElsewhere();
                    return Set.of("t");
                })));
        lonely.larder().listen(new LarderListener() {
            @Override
            public void invalidated(Invalidated event) {
                useEverythingElsewhere();
            }
        });
        assertThat(cache.get().get(1)).isEqualTo("one");
        lonely.larder().invalidate(Invalidation.tag("t"));
    }

    private Cache<Integer, String> open(UnaryOperator<CacheSpec<Integer, String>> change) {
        Shop.Node opened = shop.node();
        node.set(opened);
        Cache<Integer, String> goals = opened.shelf(change);
        cache.set(goals);
        return goals;
    }

    // Only the outermost call does it, and on the other thread's own it is not done again.
    private final ThreadLocal<Boolean> isInside = ThreadLocal.withInitial(() -> false);

    private void useEverythingElsewhere() {
        if (isInside.get()) {
            return;
        }
        Caller<?> other = Caller.of(() -> {
            isInside.set(true);
            Cache<Integer, String> same = cache.get();
            same.invalidate(1);
            same.get(1, () -> "other");
            same.invalidateAll();
            same.put(1, "one");
            same.peek(1);
            same.stats();
            node.get().larder().status();
            node.get().larder().caches();
            return null;
        });
        try {
            other.answer();
        } catch (Exception stuck) {
            throw new AssertionError("Somebody holds a lock", stuck);
        }
    }
}
