package dev.larder.internal.behind;

import dev.larder.writes.WriteBehind.Write;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A write that waits. What may change of it is guarded by the monitor of the {@link Pending} that holds it. */
final class Item<K, V> {

    final long number;
    final K key;
    final String text;
    final @Nullable V value;
    /** Lines in the log that are struck with its own, since they could not be struck before. */
    final Set<Long> numbers = new HashSet<>();

    long sinceMillis;
    int attempts;
    long dueNanos;
    /** It is written down, so readers see it. */
    boolean isEntered;
    /** It was shown to other nodes, so it may be written. */
    boolean isReady;

    boolean isUnderWay;
    boolean isAlone;
    boolean isHurried;

    Item(long number, K key, String text, @Nullable V value, long sinceMillis) {
        this.number = number;
        this.key = key;
        this.text = text;
        this.value = value;
        this.sinceMillis = sinceMillis;
        this.numbers.add(number);
    }

    /** As the writer gets it; under way, so nothing of it changes. */
    Write<K, V> asWrite() {
        return new Write<>(key, value, attempts + 1);
    }

    /** Stands where the other has stood, which is not to be written any more. */
    void replace(Item<K, V> other) {
        sinceMillis = Math.min(sinceMillis, other.sinceMillis);
        attempts = other.attempts;
        dueNanos = other.dueNanos;
        isAlone = other.isAlone;
        isHurried |= other.isHurried;
    }

    /** Whether it may go along with a batch: it lingers for others, while one that has failed pauses. */
    boolean isWilling(long nowNanos) {
        return isReady && !isUnderWay && (attempts == 0 || isDue(nowNanos));
    }

    boolean isDue(long nowNanos) {
        return isHurried || nowNanos - dueNanos >= 0;
    }

    /** How many may be in a batch with it: half as many after each failure, so that what can be written is not held up by what cannot. */
    int company(int batch) {
        return isAlone ? 1 : Math.max(1, batch >> Math.min(attempts, 30));
    }
}
