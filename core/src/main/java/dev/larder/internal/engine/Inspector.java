package dev.larder.internal.engine;

import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Memory;
import dev.larder.TierUnavailableException;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Inspection;
import dev.larder.internal.node.Patience;
import dev.larder.tier.LocalTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A look into the caches of an engine. */
final class Inspector implements Inspection {

    private final Supplier<Collection<CacheInspector<?, ?>>> caches;
    private final Patience endless = Patience.endless();
    private final Supplier<Patience> untilDisk;

    Inspector(Supplier<Collection<CacheInspector<?, ?>>> caches, @Nullable LocalTier local, Clock clock) {
        this.caches = caches;
        Duration longest = local == null ? Duration.ZERO : local.readTimeout();
        this.untilDisk = () -> Patience.of(longest, clock);
    }

    @Override
    public Optional<String> cacheOf(String key) {
        return owner(key).map(CacheInspector::name);
    }

    private Optional<CacheInspector<?, ?>> owner(String key) {
        return caches.get().stream()
                .filter(cache -> key.startsWith(cache.prefix()))
                .max(Comparator.comparingInt(cache -> cache.prefix().length()));
    }

    private Optional<CacheInspector<?, ?>> named(String cache) {
        return caches.get().stream().filter(each -> each.name().equals(cache)).findFirst();
    }

    @Override
    public List<Copy> local(String key) {
        List<Copy> copies = new ArrayList<>();
        owner(key).ifPresent(cache -> {
            Copy memory = cache.memory(key);
            if (memory != null) {
                copies.add(memory);
            }
            disk(cache, key).ifPresent(copies::add);
        });
        return copies;
    }

    private Optional<Copy> disk(CacheInspector<?, ?> cache, String key) {
        try {
            return read(cache, "disk", key, cache.disk(key), untilDisk.get());
        } catch (TierUnavailableException late) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Copy> shared(String key) {
        return owner(key).flatMap(cache -> read(cache, "redis", key, asked(cache, key), endless));
    }

    private static CompletionStage<Optional<byte[]>> asked(CacheInspector<?, ?> cache, String key) {
        CompletionStage<Optional<byte[]>> asked = cache.shared(key);
        if (asked == null) {
            throw new TierUnavailableException("Cache " + cache.name() + " is not in a shared tier", null);
        }
        return asked;
    }

    private static Optional<Copy> read(
            CacheInspector<?, ?> cache,
            String tier,
            String key,
            @Nullable CompletionStage<Optional<byte[]>> asked,
            Patience patience) {
        if (asked == null) {
            return Optional.empty();
        }
        try {
            return patience.answer(asked).map(envelope -> cache.opened(tier, key, envelope));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TierUnavailableException("Interrupted while waiting for " + tier, interrupted);
        }
    }

    @Override
    public Optional<Memory> memory(String cache) {
        return named(cache).map(CacheInspector::memory);
    }

    @Override
    public List<String> hottest(String cache, int limit) {
        return named(cache).map(each -> each.hottest(limit)).orElse(List.of());
    }

    @Override
    public List<Sized> largest(String cache) {
        return named(cache).map(CacheInspector::largest).orElse(List.of());
    }

    @Override
    public Optional<Analysis> analysis(String cache) {
        return named(cache).flatMap(CacheInspector::analysis);
    }

    @Override
    public Covered covered(Invalidation invalidation, int sample) {
        Covers covers = new Covers(invalidation);
        List<String> named = new ArrayList<>();
        long count = 0;
        long micros = 0;
        for (CacheInspector<?, ?> cache : caches.get()) {
            long[] ofCache = {0};
            cache.eachCovered(covers, key -> {
                ofCache[0]++;
                if (named.size() < sample) {
                    named.add(key);
                }
            });
            count += ofCache[0];
            micros += ofCache[0] * cache.meanLoadMicros();
        }
        return new Covered(count, named, micros);
    }
}
