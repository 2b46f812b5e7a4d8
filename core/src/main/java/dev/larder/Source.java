package dev.larder;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a value from where it belongs, and says how that one value is to be kept. What {@link CacheSpec.Loader} is for caches whose values
 * all live equally long. Called without any lock held, by many threads.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @since 0.1
 */
@FunctionalInterface
public interface Source<K, V> {

    /**
     * The value of the key.
     *
     * @param held what the cache still holds of the key, past its time, so that the source can be asked whether it has changed; null if
     *     nothing, or if a caller has waited for somebody else as long as it may
     */
    Result<V> load(K key, @Nullable Held<V> held) throws Exception;

    /**
     * A value that is past its fresh time, or soon will be.
     *
     * @param value the value, shared with everybody else
     * @param version its {@linkplain CacheSpec#version declared version}; 0 if values have none
     * @param <V> the type of the value
     */
    record Held<V>(V value, long version) {}

    /**
     * What a source answered. Immutable: each method answers a changed copy.
     *
     * @param <V> the type of the value
     */
    final class Result<V> {

        private final @Nullable V value;
        private final boolean isUnchanged;
        private final boolean isKept;
        private final @Nullable Duration timeToLive;
        private final Set<String> tags;
        private final long version;

        private Result(
                @Nullable V value,
                boolean isUnchanged,
                boolean isKept,
                @Nullable Duration timeToLive,
                Set<String> tags,
                long version) {
            this.value = value;
            this.isUnchanged = isUnchanged;
            this.isKept = isKept;
            this.timeToLive = timeToLive;
            this.tags = tags;
            this.version = version;
        }

        /** A value, or null if there is none. */
        public static <V> Result<V> of(@Nullable V value) {
            return new Result<>(value, false, true, null, Set.of(), 0);
        }

        /** The value held is the present one. It is fresh from now on. Where nothing was held, the load fails. */
        public static <V> Result<V> unchanged() {
            return new Result<>(null, true, true, null, Set.of(), 0);
        }

        /** How long this value is fresh, instead of what its cache says; jitter shortens it as well. From a millisecond to ten years. */
        public Result<V> timeToLive(Duration duration) {
            return new Result<>(value, isUnchanged, isKept, CacheSpec.lifetime("timeToLive", duration), tags, version);
        }

        /** Tags of this value, or of there being none, besides those that its cache derives. */
        public Result<V> tags(Set<String> more) {
            return new Result<>(value, isUnchanged, isKept, timeToLive, Set.copyOf(more), version);
        }

        /** The version of this value, positive, instead of what its cache derives: an older one does not replace it. */
        public Result<V> version(long declared) {
            if (declared < 1) {
                throw new IllegalArgumentException("version is " + declared + ": give a positive number that grows");
            }
            return new Result<>(value, isUnchanged, isKept, timeToLive, tags, declared);
        }

        /** Keeps the value nowhere: who waits for it now is answered, and the next caller asks the source. */
        public Result<V> notKept() {
            return new Result<>(value, isUnchanged, false, timeToLive, tags, version);
        }

        /** The same about another value, or null for none. */
        public Result<V> with(@Nullable V other) {
            return new Result<>(other, false, isKept, timeToLive, tags, version);
        }

        /** The same with what {@link #unchanged} stands for. */
        public Result<V> resolved(@Nullable Held<V> held) {
            if (!isUnchanged) {
                return this;
            }
            Held<V> meant =
                    Objects.requireNonNull(held, "the source answered that nothing has changed, but was given nothing");
            return new Result<>(meant.value(), false, isKept, timeToLive, tags, version);
        }

        /** The value, or null: there is none, or it is unchanged. */
        public @Nullable V value() {
            return value;
        }

        /** Whether the value held is the present one. */
        public boolean isUnchanged() {
            return isUnchanged;
        }

        /** Whether it is worth keeping. */
        public boolean isKept() {
            return isKept;
        }

        /** How long it is fresh, or null for as long as its cache says. */
        public @Nullable Duration timeToLive() {
            return timeToLive;
        }

        /** Its own tags. */
        public Set<String> tags() {
            return tags;
        }

        /** Its version, or 0 for what its cache derives. */
        public long version() {
            return version;
        }
    }
}
