package dev.larder.internal.engine;

import dev.larder.Cache;
import dev.larder.Source.Result;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The door to conditional writes: each is a decision about what is there. */
final class Atomics<K, V> implements Cache.Atomic<K, V> {

    /** What was there when the decision was made that counted. */
    private static final class Before<V> {

        private @Nullable V value;
        private boolean isWritten;
    }

    private final Function<K, Query<K, V>> asking;
    private final ConditionalWrites<K, V> writes;
    private final UnaryOperator<@Nullable V> copy;

    Atomics(Function<K, Query<K, V>> asking, ConditionalWrites<K, V> writes, UnaryOperator<@Nullable V> copy) {
        this.asking = asking;
        this.writes = writes;
        this.copy = copy;
    }

    @Override
    public @Nullable V exchange(K key, Function<@Nullable V, Result<V>> decision) {
        Objects.requireNonNull(decision, "decision");
        return copy.apply(writes.exchange(asking.apply(key), present -> copied(decision.apply(copy.apply(present)))));
    }

    private Result<V> copied(@Nullable Result<V> decided) {
        Result<V> result = Objects.requireNonNull(decided, "what was decided");
        return result.isUnchanged() ? result : result.with(copy.apply(result.value()));
    }

    @Override
    public boolean putIfAbsent(K key, V value) {
        return set(key, present -> present == null, value).isWritten;
    }

    @Override
    public boolean replace(K key, V value) {
        return set(key, present -> present != null, value).isWritten;
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        Objects.requireNonNull(expected, "expected");
        return set(key, expected::equals, value).isWritten;
    }

    // Also where nothing is seen: other nodes may have it in memory still, or be loading it.
    @Override
    public boolean remove(K key) {
        return write(key, present -> true, null).value != null;
    }

    @Override
    public boolean remove(K key, V expected) {
        Objects.requireNonNull(expected, "expected");
        return write(key, expected::equals, null).isWritten;
    }

    @Override
    public @Nullable V getAndPut(K key, V value) {
        return set(key, present -> true, value).value;
    }

    @Override
    public @Nullable V getAndReplace(K key, V value) {
        return set(key, present -> present != null, value).value;
    }

    @Override
    public @Nullable V getAndRemove(K key) {
        return write(key, present -> true, null).value;
    }

    private Before<V> set(K key, Predicate<@Nullable V> condition, V value) {
        return write(key, condition, Objects.requireNonNull(value, "value"));
    }

    private Before<V> write(K key, Predicate<@Nullable V> condition, @Nullable V value) {
        Before<V> before = new Before<>();
        exchange(key, present -> {
            before.value = present;
            before.isWritten = condition.test(present);
            return before.isWritten ? Result.of(value) : Result.unchanged();
        });
        return before;
    }
}
