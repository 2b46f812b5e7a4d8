package dev.larder.spring.autoconfigure;

import dev.larder.CacheSpec;
import dev.larder.Memory;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.MessagePackCodecs;
import dev.larder.spring.autoconfigure.CacheProperties.Compression;
import dev.larder.spring.autoconfigure.CacheProperties.Compression.Algorithm;
import dev.larder.spring.autoconfigure.CacheProperties.Serializer;
import dev.larder.spring.autoconfigure.CacheProperties.Tier;
import dev.larder.tier.CodecProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What the properties of a cache mean for its spec: the one place that maps them. */
final class CacheSettings {

    private final String prefix;
    private final Problems problems;

    /**
     * A mapping.
     *
     * @param prefix what stands before the properties' names, such as {@code larder.caches.books.}
     * @param problems gathers what the core refuses
     */
    CacheSettings(String prefix, Problems problems) {
        this.prefix = prefix;
        this.problems = problems;
    }

    /** The spec with what the properties say; what they do not say stays. */
    <K, V> CacheSpec<K, V> apply(CacheProperties said, CacheSpec<K, V> spec) {
        CacheSpec<K, V> result = spec;
        result = with(result, "schema", said.schema(), this::schema);
        result = with(result, "time-to-live", said.timeToLive(), CacheSpec::timeToLive);
        result = with(result, "stale-while-revalidate", said.staleWhileRevalidate(), CacheSpec::staleWhileRevalidate);
        result = with(result, "stale-if-error", said.staleIfError(), CacheSpec::staleIfError);
        result = with(result, "retry-pause", said.retryPause(), CacheSpec::retryPause);
        result = with(result, "early-refresh", said.earlyRefresh(), CacheSpec::earlyRefresh);
        result = with(result, "refresh-ahead", said.refreshAhead(), CacheSpec::refreshAhead);
        result = with(result, "sliding", said.sliding(), CacheSpec::sliding);
        result = with(result, "soft-load-timeout", said.softLoadTimeout(), CacheSpec::softLoadTimeout);
        result = with(result, "hard-load-timeout", said.hardLoadTimeout(), CacheSpec::hardLoadTimeout);
        result = with(result, "negative-time-to-live", said.negativeTimeToLive(), CacheSpec::negativeTimeToLive);
        result = with(result, "jitter", said.jitter(), CacheSpec::jitter);
        result = with(result, "max-staleness", said.maxStaleness(), CacheSpec::maxStaleness);
        result = with(result, "wait-limit", said.waitLimit(), CacheSpec::waitLimit);
        result = with(result, "lease-limit", said.leaseLimit(), CacheSpec::leaseLimit);
        result = with(
                result,
                "maximum-size",
                said.maximumSize(),
                (own, size) -> own.memory(Memory.entries(size.longValue())));
        result = with(result, "analysed", said.analysed(), (own, is) -> is ? own : own.notAnalysed());
        result = with(result, "prefetch", said.prefetch(), CacheSpec::prefetch);
        result = with(result, "maximum-batch", said.maximumBatch(), CacheSpec::maximumBatch);
        result = with(
                result,
                "maximum-value-size",
                said.maximumValueSize(),
                (own, size) -> own.maximumValueSize(bytes(size)));
        result = compressed(said.compression(), result);
        result = coded(said.serializer(), said.compression().algorithm(), result);
        result = with(result, "tags", said.tags(), CacheSettings::tagged);
        return with(result, "tiers", said.tiers(), CacheSettings::tiers);
    }

    private <K, V> CacheSpec<K, V> compressed(Compression said, CacheSpec<K, V> spec) {
        CacheSpec<K, V> result =
                with(spec, "compression.above", said.above(), (own, size) -> own.compressAbove(bytes(size)));
        return Boolean.FALSE.equals(said.enabled()) ? result.compressAbove(Integer.MAX_VALUE) : result;
    }

    /** Only where one of the two was said: otherwise the codecs of the application's {@link dev.larder.Larder} hold. */
    private <K, V> CacheSpec<K, V> coded(
            @Nullable Serializer serializer, @Nullable Algorithm algorithm, CacheSpec<K, V> spec) {
        if (serializer == null && algorithm == null) {
            return spec;
        }
        String name = algorithm == null ? "serializer" : "compression.algorithm";
        return with(
                spec,
                name,
                algorithm == null ? serializer : algorithm,
                (own, value) -> own.codecs(codecs(serializer, algorithm)));
    }

    private static CodecProvider codecs(@Nullable Serializer serializer, @Nullable Algorithm algorithm) {
        String compression = (algorithm == null ? Algorithm.GZIP : algorithm).name();
        try {
            return codecs(serializer, dev.larder.codecs.Compression.valueOf(compression));
        } catch (IllegalStateException missingLibrary) {
            throw new IllegalArgumentException(missingLibrary.getMessage(), missingLibrary);
        }
    }

    private static CodecProvider codecs(@Nullable Serializer serializer, dev.larder.codecs.Compression compression) {
        return serializer == Serializer.MESSAGEPACK
                ? new MessagePackCodecs().compressing(compression)
                : new JsonCodecs().compressing(compression);
    }

    private <K, V> CacheSpec<K, V> schema(CacheSpec<K, V> spec, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,9}")) {
            throw new IllegalArgumentException("give a name and a number, such as Book:2");
        }
        return spec.schema(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Beside those that it has. */
    static <K, V> CacheSpec<K, V> tagged(CacheSpec<K, V> spec, Set<String> tags) {
        return spec.keyTags(key -> {
            Set<String> all = new HashSet<>(spec.tagsOf(key, null));
            all.addAll(tags);
            return all;
        });
    }

    private static <K, V> CacheSpec<K, V> tiers(CacheSpec<K, V> spec, Set<Tier> tiers) {
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("give at least one of memory, redis, disk");
        }
        CacheSpec<K, V> result = tiers.contains(Tier.MEMORY) ? spec : spec.memory(Memory.none());
        result = tiers.contains(Tier.REDIS) ? result : result.notShared();
        return tiers.contains(Tier.DISK) ? result : result.notOnDisk();
    }

    private static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("give less than 2 GB");
        }
        return (int) size.toBytes();
    }

    private <K, V, T> CacheSpec<K, V> with(
            CacheSpec<K, V> spec,
            String name,
            @Nullable T value,
            BiFunction<CacheSpec<K, V>, T, CacheSpec<K, V>> setting) {
        if (value == null) {
            return spec;
        }
        return problems.checked(prefix + name, value, spec, () -> setting.apply(spec, value));
    }
}
