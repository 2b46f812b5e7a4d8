package dev.larder;

import dev.larder.CacheSpec.BulkLoader;
import dev.larder.CacheSpec.Loader;
import dev.larder.tier.CodecProvider;
import dev.larder.writes.WriteBehind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link CacheSpec} says: the defaults, in one place, and what was said on top of them, the later over the earlier. */
final class CacheSettings<K, V> {
    @Nullable String name;

    Duration timeToLive = Duration.ofMinutes(10);
    Duration staleWhileRevalidate = Duration.ZERO;
    Duration staleIfError = Duration.ZERO;
    Duration retryPause = Duration.ofSeconds(30);
    double earlyRefresh;
    double refreshAhead;
    Duration sliding = Duration.ZERO;
    Duration negativeTimeToLive = Duration.ZERO;
    double jitter = 0.1;
    Duration maxStaleness = Duration.ofSeconds(5);
    Duration waitLimit = Duration.ofSeconds(10);
    Duration leaseLimit = Duration.ofMinutes(1);

    @Nullable Duration softLoadTimeout;

    @Nullable Duration hardLoadTimeout;

    @Nullable Function<? super V, Set<String>> tags;

    Function<? super K, Set<String>> keyTags = key -> Set.of();
    ToLongFunction<? super V> version = value -> 0;

    @Nullable String schema;

    @Nullable Loader<K, V> loader;

    @Nullable Source<K, V> source;

    @Nullable BulkLoader<K, V> bulkLoader;

    int maximumBatch = 1_000;

    @Nullable Memory memory;

    boolean shared = true;
    boolean onDisk = true;
    boolean analysed = true;
    int prefetch;

    @Nullable UnaryOperator<V> copyOnRead;

    @Nullable WriteBehind<K, V> writeBehind;

    @Nullable CodecProvider codecs;

    int compressAboveBytes = 1_024;
    int maximumValueBytes = 10 * 1024 * 1024;

    CacheSettings(List<Consumer<CacheSettings<K, V>>> said) {
        said.forEach(change -> change.accept(this));
    }

    void refresh(double early, double ahead) {
        earlyRefresh = early;
        refreshAhead = ahead;
        sliding = early > 0 || ahead > 0 ? Duration.ZERO : sliding;
    }

    void slide(Duration atMost) {
        sliding = atMost;
        earlyRefresh = atMost.isZero() ? earlyRefresh : 0;
        refreshAhead = atMost.isZero() ? refreshAhead : 0;
    }

    void loadBy(Loader<K, V> newLoader) {
        loader = newLoader;
        source = (key, held) -> Source.Result.of(newLoader.load(key));
    }

    void askFrom(Source<K, V> newSource) {
        loader = null;
        source = newSource;
    }
}
