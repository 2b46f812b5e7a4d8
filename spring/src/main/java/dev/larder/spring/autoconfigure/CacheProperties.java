package dev.larder.spring.autoconfigure;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be said of one cache, or of all under {@code larder.defaults}. What is null was not said: an annotation says it, or {@code
 * larder.defaults}, or the core's default holds, in that order.
 *
 * @param key template of the keys, literals and parameters between colons. Default: the cache's name and one parameter, "books:{key}"
 * @param type type of the values, such as com.acme.Book or java.util.List&lt;com.acme.Book&gt;. Default: what the annotated methods
 *     return
 * @param schema name and number of the values' schema, such as Book:2; raise the number with a change that old code cannot read.
 *     Default: the simple name of the type, and 1
 * @param timeToLive how long an entry is fresh
 * @param staleWhileRevalidate how long after its time to live an entry is served while one reload runs
 * @param staleIfError how long after its time to live an entry is served because its reload failed
 * @param retryPause how long a source that failed is not asked again for the same key while something stale answers
 * @param earlyRefresh by how many load costs earlier than it expires an entry is loaded anew, by lot; 0 for not at all
 * @param refreshAhead in which last share of its fresh time an entry is loaded anew by whoever reads it; 0 for not at all
 * @param sliding how old an entry may become whose life is lengthened by whoever reads it; 0 for not at all
 * @param softLoadTimeout how long a load runs before its caller is answered with a stale entry. Default: as long as it takes
 * @param hardLoadTimeout how long one call of the loader may take before its caller is told that it failed. Default: as long as it takes
 * @param negativeTimeToLive how long it is remembered that a method answered null. Default: the time to live
 * @param jitter by how much at most an entry's fresh time is shortened at random, as a share
 * @param maxStaleness how long after the last proof that no record was missed this node believes its copies
 * @param waitLimit how long a caller waits for somebody else's load before it loads for itself
 * @param leaseLimit how long the lease of a key is kept alive for one load
 * @param maximumSize entries kept in memory; 0 for none. Default: larder.memory.maximum-size
 * @param analysed whether a sample of its lookups is analysed
 * @param prefetch entries that are loaded ahead, by what is usually missed next, and wait for somebody to ask; 0 for none
 * @param maximumBatch keys that one call of a bulk method gets at most
 * @param maximumValueSize values larger than this stay out of Redis
 * @param serializer how values become bytes
 * @param compression what is compressed
 * @param tags tags that every entry of the cache carries
 * @param tiers where values are kept. Default: every tier there is
 */
public record CacheProperties(
        @Nullable String key,
        @Nullable String type,
        @Nullable String schema,
        @Nullable Duration timeToLive,
        @Nullable Duration staleWhileRevalidate,
        @Nullable Duration staleIfError,
        @Nullable Duration retryPause,
        @Nullable Double earlyRefresh,
        @Nullable Double refreshAhead,
        @Nullable Duration sliding,
        @Nullable Duration softLoadTimeout,
        @Nullable Duration hardLoadTimeout,
        @Nullable Duration negativeTimeToLive,
        @Nullable Double jitter,
        @Nullable Duration maxStaleness,
        @Nullable Duration waitLimit,
        @Nullable Duration leaseLimit,
        @Nullable Long maximumSize,
        @Nullable Boolean analysed,
        @Nullable Integer prefetch,
        @Nullable Integer maximumBatch,
        @Nullable DataSize maximumValueSize,
        @Nullable Serializer serializer,
        @DefaultValue Compression compression,
        @Nullable Set<String> tags,
        @Nullable Set<Tier> tiers) {

    /** How values become bytes. */
    public enum Serializer {
        /** JSON of the cache's type, without type names in it. */
        JSON,
        /** The same as MessagePack: fewer bytes. Needs org.msgpack:msgpack-core. */
        MESSAGEPACK
    }

    /** A level at which values are kept. */
    public enum Tier {
        /** This process. */
        MEMORY,
        /** The Redis that all nodes share. */
        REDIS,
        /** This node's disk. */
        DISK
    }

    /**
     * What is compressed.
     *
     * @param enabled whether values are compressed at all
     * @param algorithm by what. lz4 needs at.yawk.lz4:lz4-java, zstd com.github.luben:zstd-jni
     * @param above values larger than this are compressed where that makes them smaller
     */
    public record Compression(
            @Nullable Boolean enabled,
            @Nullable Algorithm algorithm,
            @Nullable DataSize above) {

        /** By what values are compressed. */
        public enum Algorithm {
            /** RFC 1952; always there. */
            GZIP,
            /** The fastest, and the least dense. */
            LZ4,
            /** Denser than gzip, and cheaper to read. */
            ZSTD
        }
    }
}
