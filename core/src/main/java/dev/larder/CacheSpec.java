package dev.larder;

import dev.larder.tier.CodecProvider;
import dev.larder.writes.WriteBehind;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to cache, under which keys and for how long. Immutable: every method answers a changed copy. Each states its default.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class CacheSpec<K, V> {

    private static final int MAXIMUM_NAME = 128;
    private static final int MOST_PREFETCHED = 100_000;

    /** Fetches a value from the source. Called without any lock held. */
    @FunctionalInterface
    public interface Loader<K, V> {
        /** The value of the key, or null if the source has none. */
        @Nullable V load(K key) throws Exception;
    }

    /** Fetches many values from the source at once. Called without any lock held. */
    @FunctionalInterface
    public interface BulkLoader<K, V> {
        /**
         * The values of the keys; keys that are not in the answer have none.
         *
         * @throws LoadException made by {@link LoadException#partial}, to keep what it has
         */
        Map<K, V> loadAll(Set<K> keys) throws Exception;
    }

    /**
     * Has the last word on every cache of a {@link Larder}: what operators say of caches that code declares. Its method is generic, so
     * that it is written as a class or a method reference, not as a lambda.
     */
    @FunctionalInterface
    public interface Policy {
        /** The spec to be used instead; its template and types stay as they are. What it throws, {@link Larder#cache} throws. */
        <K, V> CacheSpec<K, V> apply(CacheSpec<K, V> spec);
    }

    private final String template;
    private final Type keyType;
    private final Type valueType;
    private final List<Consumer<CacheSettings<K, V>>> said;
    private final CacheSettings<K, V> settings;

    private CacheSpec(String template, Type keyType, Type valueType, List<Consumer<CacheSettings<K, V>>> said) {
        this.template = Objects.requireNonNull(template, "template");
        this.keyType = Objects.requireNonNull(keyType, "keyType");
        this.valueType = Objects.requireNonNull(valueType, "valueType");
        this.said = said;
        this.settings = new CacheSettings<>(said);
    }

    /**
     * A cache whose keys are made from a template: literals and parameters between colons, for example {@code goal:{id}}. A
     * key that is a record fills the parameters by its components' names ({@code user_id} is {@code userId}); a {@code List}
     * fills them in order; any other key is the one parameter.
     */
    public static <K, V> CacheSpec<K, V> of(String template, Class<K> keyType, Class<V> valueType) {
        return new CacheSpec<>(template, keyType, valueType, List.of());
    }

    /** {@link #of(String, Class, Class)} for values of a generic type. */
    public static <K, V> CacheSpec<K, V> of(String template, Class<K> keyType, TypeRef<V> valueType) {
        return new CacheSpec<>(template, keyType, valueType.type(), List.of());
    }

    /** {@link #of(String, Class, Class)} for keys and values of generic types. */
    public static <K, V> CacheSpec<K, V> of(String template, TypeRef<K> keyType, TypeRef<V> valueType) {
        return new CacheSpec<>(template, keyType.type(), valueType.type(), List.of());
    }

    /** The cache's name. Default: the template's literal beginning, {@code goal} of {@code goal:{id}}. */
    public CacheSpec<K, V> name(String name) {
        if (name.isBlank()) {
            throw invalid("name", name, "give a name, or leave it out to use the template's literal beginning");
        }
        if (name.length() > MAXIMUM_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid(
                    "name",
                    name.replaceAll("\\p{Cntrl}", "?"),
                    "give at most " + MAXIMUM_NAME
                            + " characters and no line break, for it stands in logs and figures");
        }
        return with(s -> s.name = name);
    }

    /** How long an entry is fresh. Default: 10 minutes. */
    public CacheSpec<K, V> timeToLive(Duration duration) {
        return with(s -> s.timeToLive = lifetime("timeToLive", duration));
    }

    /** How long after {@link #timeToLive} an entry is served while one reload runs. Default: zero. */
    public CacheSpec<K, V> staleWhileRevalidate(Duration duration) {
        return with(s -> s.staleWhileRevalidate = bounded("staleWhileRevalidate", duration));
    }

    /** How long after {@link #timeToLive} an entry is served because its reload failed. Default: zero. */
    public CacheSpec<K, V> staleIfError(Duration duration) {
        return with(s -> s.staleIfError = bounded("staleIfError", duration));
    }

    /**
     * How long a source that failed is not asked again for the same key while something stale answers for it, by {@link #staleIfError} or
     * {@link #staleWhileRevalidate}, or while an entry that was to be loaded early is still fresh. On this node; 10,000 keys at most
     * have such a pause at a time. Default: 30 seconds; zero for none.
     */
    public CacheSpec<K, V> retryPause(Duration duration) {
        return with(s -> s.retryPause = bounded("retryPause", duration));
    }

    /**
     * Has a fresh entry loaded anew before it expires, by one reader, chosen by lot: the nearer the end and the longer its load took, the
     * likelier (XFetch). The number says how much earlier, in load costs: 1 is the usual one, 0 switches it off. At most 100. Instead of
     * {@link #refreshAhead} and {@link #sliding}: the latest of them counts. Default: 0.
     */
    public CacheSpec<K, V> earlyRefresh(double beta) {
        if (!(beta >= 0 && beta <= 100)) {
            throw invalid("earlyRefresh", beta, "give a number from 0 (off) to 100; 1 is the usual one");
        }
        return with(s -> s.refresh(beta, beta > 0 ? 0 : s.refreshAhead));
    }

    /**
     * In which last share of its fresh time a fresh entry is loaded anew by whoever reads it first, while it is served on; what nobody
     * reads expires. From 0, off, to below 1; 0.2 reloads what is read in the last 2 of 10 minutes. Instead of {@link #earlyRefresh} and
     * {@link #sliding}: the latest of them counts. Default: 0.
     */
    public CacheSpec<K, V> refreshAhead(double share) {
        if (!(share >= 0 && share < 1)) {
            throw invalid("refreshAhead", share, "give a share from 0 (off) up to, not including, 1");
        }
        return with(s -> s.refresh(share > 0 ? 0 : s.earlyRefresh, share));
    }

    /**
     * Whoever reads an entry makes it fresh for {@link #timeToLive} again, in memory and in the tiers below it, until it is this old; what
     * nobody reads expires. A life is lengthened only once an eighth of it is gone, so an entry lives for at least seven eighths of its time to
     * live after its last reading on any node. Nothing is loaded, so choose this for values that have no other home, such as sessions, or that
     * are invalidated when they change. Longer than the time to live; zero is off. Instead of {@link #refreshAhead} and {@link #earlyRefresh}: the
     * latest of them counts. Default: zero.
     */
    public CacheSpec<K, V> sliding(Duration atMost) {
        bounded("sliding", atMost);
        return with(s -> s.slide(atMost));
    }

    /** How long it is remembered that the source has no value. Default: zero, which asks the source every time. */
    public CacheSpec<K, V> negativeTimeToLive(Duration duration) {
        return with(s -> s.negativeTimeToLive = bounded("negativeTimeToLive", duration));
    }

    /**
     * By how much at most an entry's fresh time is shortened at random, so that entries made together do not expire together;
     * between 0 and 1. Never lengthens. Default: 0.1.
     */
    public CacheSpec<K, V> jitter(double share) {
        if (!(share >= 0 && share < 1)) {
            throw invalid("jitter", share, "give a share from 0 up to, not including, 1");
        }
        return with(s -> s.jitter = share);
    }

    /**
     * How long after the last proof that no record was missed this node believes its own copies and what it reads from the
     * shared tier. Costs availability of the cache when the journal is cut; longer, it costs truth. Default: 5 seconds.
     */
    public CacheSpec<K, V> maxStaleness(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(2)) < 0) {
            throw invalid("maxStaleness", duration, "give at least 2 seconds: a proof comes once a second");
        }
        return with(s -> s.maxStaleness = bounded("maxStaleness", duration));
    }

    /** How long a caller waits for somebody else's load before it loads for itself. Default: 10 seconds. */
    public CacheSpec<K, V> waitLimit(Duration duration) {
        return with(s -> s.waitLimit = bounded("waitLimit", duration));
    }

    /**
     * How long a load runs before its caller is answered with a stale entry, where {@link #staleIfError} or {@link
     * #staleWhileRevalidate} allow one. The load goes on and is kept when it ends. With this or {@link #hardLoadTimeout} the loader
     * runs on a thread of the Larder's own instead of its caller's: thread-bound things of the caller, such as a transaction, are
     * not there. At least a millisecond. Default: none.
     */
    public CacheSpec<K, V> softLoadTimeout(Duration duration) {
        return withTimeouts("softLoadTimeout", duration, s -> s.softLoadTimeout = duration);
    }

    /**
     * How long one call of the loader may take before its caller gets a {@link LoadException}, or a stale entry where that is
     * allowed. Other callers of the key are answered the same way; other keys do not notice. The load is not interrupted: it goes
     * on and is kept if it ends within {@link #leaseLimit} and nothing became untrue meanwhile, and no other load of the key begins
     * on this node so long. It then runs on a thread of the Larder's own: see {@link #softLoadTimeout}. At least a millisecond.
     * Default: none, a caller waits as long as the loader takes.
     */
    public CacheSpec<K, V> hardLoadTimeout(Duration duration) {
        return withTimeouts("hardLoadTimeout", duration, s -> s.hardLoadTimeout = duration);
    }

    private CacheSpec<K, V> withTimeouts(String option, Duration duration, Consumer<CacheSettings<K, V>> change) {
        if (bounded(option, duration).compareTo(Duration.ofMillis(1)) < 0) {
            throw invalid(option, duration, "give at least a millisecond, or leave it out for none");
        }
        return with(change).requireSoftBeforeHard(option, duration);
    }

    private CacheSpec<K, V> requireSoftBeforeHard(String option, @Nullable Duration duration) {
        Duration soft = softLoadTimeout();
        Duration hard = hardLoadTimeout();
        if (soft != null && hard != null && soft.compareTo(hard) >= 0) {
            throw invalid(
                    option,
                    String.valueOf(duration),
                    "softLoadTimeout (" + soft + ") must be shorter than hardLoadTimeout (" + hard + ")");
        }
        return this;
    }

    /** How long this node keeps the lease of a key alive for one load; later the value is kept nowhere. Default: 1 minute. */
    public CacheSpec<K, V> leaseLimit(Duration duration) {
        return with(s -> s.leaseLimit = bounded("leaseLimit", duration));
    }

    /** The tags of a value. Called with every value loaded; not with null. Default: none. */
    public CacheSpec<K, V> tags(Function<? super V, Set<String>> tags) {
        return with(s -> s.tags = Objects.requireNonNull(tags, "tags"));
    }

    /** The tags that derive from a key; negative entries carry them too. Default: none. */
    public CacheSpec<K, V> keyTags(Function<? super K, Set<String>> tags) {
        return with(s -> s.keyTags = Objects.requireNonNull(tags, "keyTags"));
    }

    /** The declared version of a value, positive and growing with every change; 0 for none. Default: none. */
    public CacheSpec<K, V> version(ToLongFunction<? super V> version) {
        return with(s -> s.version = Objects.requireNonNull(version, "version"));
    }

    /**
     * Name and number of the values' schema. Raise the number with a change that old code cannot read: entries of another
     * schema are misses. Default: the value type's simple name and 1.
     */
    public CacheSpec<K, V> schema(String name, int number) {
        return with(s -> s.schema = Objects.requireNonNull(name, "name") + ":" + number);
    }

    /** Fetches a value that no tier has; it may answer null. Default: none, a miss answers null. */
    public CacheSpec<K, V> loader(Loader<? super K, ? extends V> loader) {
        Objects.requireNonNull(loader, "loader");
        return with(s -> s.loadBy(loader::load));
    }

    /**
     * Fetches a value that no tier has, says how long that one is fresh, and may say that what is held has not changed. Instead of {@link
     * #loader}: the later of the two counts. Default: none.
     */
    public CacheSpec<K, V> source(Source<K, V> source) {
        Objects.requireNonNull(source, "source");
        return with(s -> s.askFrom(source));
    }

    /** {@link #loader} for a source that answers an {@link Optional}. */
    public CacheSpec<K, V> optionalLoader(Loader<? super K, Optional<V>> loader) {
        Objects.requireNonNull(loader, "optionalLoader");
        return with(s -> s.loadBy(key -> {
            Optional<V> found = loader.load(key);
            return found == null ? null : found.orElse(null);
        }));
    }

    /** Fetches the values that no tier has for {@link Cache#getAll}. Default: the loader, key by key. */
    public CacheSpec<K, V> bulkLoader(BulkLoader<K, V> bulkLoader) {
        return with(s -> s.bulkLoader = Objects.requireNonNull(bulkLoader, "bulkLoader"));
    }

    /** {@link #bulkLoader} for a source that takes and answers other collections. */
    public CacheSpec<K, V> bulkLoader(
            Function<? super Collection<K>, ? extends Collection<V>> source, Function<? super V, ? extends K> keyOf) {
        return bulkLoader(keys -> {
            Map<K, V> byKey = new LinkedHashMap<>();
            source.apply(keys).forEach(value -> byKey.put(keyOf.apply(value), value));
            return byKey;
        });
    }

    /** How many keys one call of the bulk loader gets at most; from 1. Default: 1,000. */
    public CacheSpec<K, V> maximumBatch(int keys) {
        if (keys < 1) {
            throw invalid("maximumBatch", keys, "give at least 1");
        }
        return with(s -> s.maximumBatch = keys);
    }

    /** How much this cache may keep in memory. Default: {@link Larder.Builder#memory}. */
    public CacheSpec<K, V> memory(Memory memory) {
        return with(s -> s.memory = Objects.requireNonNull(memory, "memory"));
    }

    /** Keeps values in this process only; invalidations still reach all nodes. Default: every tier there is. */
    public CacheSpec<K, V> memoryOnly() {
        return notShared().notOnDisk();
    }

    /** Keeps values out of the shared tier; invalidations still reach all nodes. Default: they are shared where there is such a tier. */
    public CacheSpec<K, V> notShared() {
        return with(s -> s.shared = false);
    }

    /** Keeps values off this node's disk. Default: they are kept there where there is such a tier. */
    public CacheSpec<K, V> notOnDisk() {
        return with(s -> s.onDisk = false);
    }

    /**
     * Does without the analysis: no curve, no advice, no resizing, and a few thousand small entries less in memory. Default: it is analysed.
     */
    public CacheSpec<K, V> notAnalysed() {
        return with(s -> s.analysed = false);
    }

    /**
     * Learns which keys are missed one after the other by the same thread, and loads what is likely to be next together with what was missed: in the same
     * call of the {@link #bulkLoader}, or else in the background. In a memory large enough for it: so many entries at most wait there for somebody to
     * ask. Less than a quarter of them of use, and it holds itself back. From 0, off, to 100,000. Default: 0.
     *
     * @since 0.1
     */
    public CacheSpec<K, V> prefetch(int mostWaiting) {
        if (mostWaiting < 0 || mostWaiting > MOST_PREFETCHED) {
            throw invalid(
                    "prefetch", mostWaiting, "give 0 (off) to " + MOST_PREFETCHED + " entries; 1000 is a beginning");
        }
        return with(s -> s.prefetch = mostWaiting);
    }

    /** Copies a mutable value for each reader. Default: readers share the value, which is immutable by contract. */
    public CacheSpec<K, V> copyOnRead(UnaryOperator<V> copy) {
        return with(s -> s.copyOnRead = Objects.requireNonNull(copy, "copyOnRead"));
    }

    /**
     * Writes behind: {@link Cache#writes} takes writes that the source gets later, in batches. Every other way of writing to the cache is refused then,
     * for an older write in the queue would overtake it. Default: none.
     *
     * @since 0.1
     */
    public CacheSpec<K, V> writeBehind(WriteBehind<K, V> behind) {
        return with(s -> s.writeBehind = Objects.requireNonNull(behind, "writeBehind"));
    }

    /** Compresses payloads above so many bytes where that makes them smaller. Default: 1,024. */
    public CacheSpec<K, V> compressAbove(int bytes) {
        if (bytes < 0) {
            throw invalid("compressAbove", bytes, "give 0 or more; Integer.MAX_VALUE switches compression off");
        }
        return with(s -> s.compressAboveBytes = bytes);
    }

    /** How this cache's values become bytes. Default: {@link Larder.Builder#codecs}. */
    public CacheSpec<K, V> codecs(CodecProvider codecs) {
        return with(s -> s.codecs = Objects.requireNonNull(codecs, "codecs"));
    }

    /** Keeps values above so many bytes, before compression, out of the shared tier. Default: 10 MiB. */
    public CacheSpec<K, V> maximumValueSize(int bytes) {
        if (bytes < 1) {
            throw invalid("maximumValueSize", bytes, "give at least 1");
        }
        return with(s -> s.maximumValueBytes = bytes);
    }

    /** The same on other defaults: what this spec does not say is as they say, and only then as documented here. */
    public CacheSpec<K, V> over(UnaryOperator<CacheSpec<K, V>> defaults) {
        List<Consumer<CacheSettings<K, V>>> all =
                new ArrayList<>(defaults.apply(new CacheSpec<>(template, keyType, valueType, List.of())).said);
        all.addAll(said);
        CacheSpec<K, V> result = new CacheSpec<>(template, keyType, valueType, List.copyOf(all));
        return result.requireSoftBeforeHard("softLoadTimeout", result.softLoadTimeout());
    }

    /** The key template. */
    public String template() {
        return template;
    }

    /** What all keys of the cache begin with: the template up to its first parameter, {@code goal:} of {@code goal:{id}}. */
    public String keyPrefix() {
        int parameter = template.indexOf('{');
        return parameter < 0 ? template : template.substring(0, parameter);
    }

    /** The keys' type. */
    public Type keyType() {
        return keyType;
    }

    /** The values' type. */
    public Type valueType() {
        return valueType;
    }

    /** The name, {@link #name(String) given} or from the template. */
    public String name() {
        String prefix = keyPrefix();
        return settings.name != null
                ? settings.name
                : prefix.endsWith(":") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /** How long an entry is fresh. */
    public Duration timeToLive() {
        return settings.timeToLive;
    }

    /** How long after that it is served while a reload runs. */
    public Duration staleWhileRevalidate() {
        return settings.staleWhileRevalidate;
    }

    /** How long after that it is served because the load failed. */
    public Duration staleIfError() {
        return settings.staleIfError;
    }

    /** How long a source that failed is not asked again while something stale answers. */
    public Duration retryPause() {
        return settings.retryPause;
    }

    /** How much earlier than it expires an entry is loaded anew by lot, in load costs; 0 for not at all. */
    public double earlyRefresh() {
        return settings.earlyRefresh;
    }

    /** In which last share of its fresh time an entry is loaded anew by its first reader; 0 for not at all. */
    public double refreshAhead() {
        return settings.refreshAhead;
    }

    /** How old an entry may become whose life is lengthened by readers; zero if none is. */
    public Duration sliding() {
        return settings.sliding;
    }

    /** How long "there is none" is remembered. */
    public Duration negativeTimeToLive() {
        return settings.negativeTimeToLive;
    }

    /** The share by which fresh times are shortened at most. */
    public double jitter() {
        return settings.jitter;
    }

    /** The age of proof up to which copies are believed. */
    public Duration maxStaleness() {
        return settings.maxStaleness;
    }

    /** How long a caller waits for another's load. */
    public Duration waitLimit() {
        return settings.waitLimit;
    }

    /** How long a load runs before something stale is the answer, or null. */
    public @Nullable Duration softLoadTimeout() {
        return settings.softLoadTimeout;
    }

    /** How long a call of the loader may take, or null. */
    public @Nullable Duration hardLoadTimeout() {
        return settings.hardLoadTimeout;
    }

    /** How long a lease is kept alive. */
    public Duration leaseLimit() {
        return settings.leaseLimit;
    }

    /** The tags of a value and its key together; of a negative entry the key's. */
    public Set<String> tagsOf(K key, @Nullable V value) {
        Set<String> keyTags = settings.keyTags.apply(key);
        if (value == null || settings.tags == null) {
            return keyTags;
        }
        Set<String> all = new HashSet<>(keyTags);
        all.addAll(settings.tags.apply(value));
        return all;
    }

    /** Whether tags derive from values, so that a negative entry cannot know the tags its value would have. */
    public boolean hasValueTags() {
        return settings.tags != null;
    }

    /** The version of a value; 0 if values have none. */
    public long versionOf(V value) {
        return settings.version.applyAsLong(value);
    }

    /** The schema's name and number, {@code Goal:1}. */
    public String schema() {
        return settings.schema != null ? settings.schema : simpleName(valueType) + ":1";
    }

    /** Whoever fetches single values, the {@linkplain #loader loader} in its place; null if there is neither. */
    public @Nullable Source<K, V> source() {
        return settings.source;
    }

    /** The loader, or null. */
    public @Nullable Loader<K, V> loader() {
        return settings.loader;
    }

    /** The bulk loader, or null. */
    public @Nullable BulkLoader<K, V> bulkLoader() {
        return settings.bulkLoader;
    }

    /** The most keys in one call of the bulk loader. */
    public int maximumBatch() {
        return settings.maximumBatch;
    }

    /** This cache's own bound in memory, or null. */
    public @Nullable Memory memory() {
        return settings.memory;
    }

    /** Whether values stay in this process. */
    public boolean isMemoryOnly() {
        return !isShared() && !isOnDisk();
    }

    /** Whether values are kept in the shared tier, where there is one. */
    public boolean isShared() {
        return settings.shared;
    }

    /** Whether values are kept on this node's disk, where there is such a tier. */
    public boolean isOnDisk() {
        return settings.onDisk;
    }

    /** Whether a sample of its lookups is analysed. */
    public boolean isAnalysed() {
        return settings.analysed;
    }

    /** How many entries that were loaded ahead may wait to be of use; 0 where none is. */
    public int prefetch() {
        return settings.prefetch;
    }

    /** How a value is copied for a reader, or null if readers share it. */
    public @Nullable UnaryOperator<V> copyOnRead() {
        return settings.copyOnRead;
    }

    /** How it writes behind, or null if it does not. */
    public @Nullable WriteBehind<K, V> writeBehind() {
        return settings.writeBehind;
    }

    /** How this cache's own values become bytes, or null for how all do. */
    public @Nullable CodecProvider codecs() {
        return settings.codecs;
    }

    /** From how many bytes on payloads are compressed. */
    public int compressAbove() {
        return settings.compressAboveBytes;
    }

    /** The largest payload kept in the shared tier, bytes. */
    public int maximumValueSize() {
        return settings.maximumValueBytes;
    }

    /** The settings in one line, for the log. */
    @Override
    public String toString() {
        return "template=" + template + " timeToLive=" + timeToLive() + " staleWhileRevalidate="
                + staleWhileRevalidate()
                + " staleIfError=" + staleIfError() + " negativeTimeToLive=" + negativeTimeToLive() + " jitter="
                + jitter()
                + " maxStaleness=" + maxStaleness() + " shared=" + isShared() + " onDisk=" + isOnDisk()
                + (settings.writeBehind == null ? "" : " writeBehind=[" + settings.writeBehind + "]");
    }

    private CacheSpec<K, V> with(Consumer<CacheSettings<K, V>> change) {
        List<Consumer<CacheSettings<K, V>>> more = new ArrayList<>(said);
        more.add(change);
        return new CacheSpec<>(template, keyType, valueType, List.copyOf(more));
    }

    private static String simpleName(Type type) {
        return type instanceof Class<?> valueClass ? valueClass.getSimpleName() : type.getTypeName();
    }

    /** A duration for which something can be fresh. */
    static Duration lifetime(String option, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw invalid(option, duration, "give at least a millisecond");
        }
        return bounded(option, duration);
    }

    private static Duration bounded(String option, Duration duration) {
        if (duration.isNegative() || duration.compareTo(Duration.ofDays(3650)) > 0) {
            throw invalid(option, duration, "give a duration from zero to ten years");
        }
        return duration;
    }

    private static IllegalArgumentException invalid(String option, Object value, String cure) {
        return new IllegalArgumentException(option + " is " + value + ": " + cure);
    }
}
