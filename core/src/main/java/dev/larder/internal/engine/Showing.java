package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.Source.Result;
import dev.larder.internal.behind.Front;
import dev.larder.internal.node.Invalidator;
import dev.larder.internal.node.Patience;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache as its queue of writes sees it. A value that waits is put where every node finds it. When the source has it, it stays where it still
 * stands, and everything that was read from the source before is refused: a conditional write of the very value ends leases and detaches flights, and its
 * record drops what other nodes have.
 */
final class Showing<K, V> implements Front<K, V> {

    private final Parts<K, V> parts;
    private final Writes<K, V> writes;
    private final ConditionalWrites<K, V> conditional;
    private final Invalidator invalidator;

    Showing(Parts<K, V> parts, Writes<K, V> writes, ConditionalWrites<K, V> conditional, Invalidator invalidator) {
        this.parts = parts;
        this.writes = writes;
        this.conditional = conditional;
        this.invalidator = invalidator;
    }

    @Override
    public Acknowledgement show(K key, String text, @Nullable V value) {
        try {
            return writes.put(query(key, text), value);
        } catch (RuntimeException undescribed) { // the user's tags or version failed: it waits all the same
            return invalidator.keys(List.of(text));
        }
    }

    @Override
    public void settle(K key, String text, @Nullable V value, BooleanSupplier isNewest) {
        if (!isNewest.getAsBoolean()) {
            return;
        }
        if (!canCompare()) {
            drop(text);
            return;
        }
        try {
            conditional.exchange(query(key, text), present -> settled(present, value, isNewest));
        } catch (RuntimeException unknown) { // the tier is away, or the user's equals, tags or codec failed
            drop(text);
        }
    }

    private static <V> Result<V> settled(@Nullable V present, @Nullable V written, BooleanSupplier isNewest) {
        if (!isNewest.getAsBoolean()) {
            return Result.unchanged();
        }
        return Result.of(written != null && written.equals(present) ? written : null);
    }

    // Where this process is the home while other nodes have copies of their own, they are to hear of it as well.
    private boolean canCompare() {
        return parts.shared().exists()
                || (invalidator.isAlone() && parts.memory().hasRoom());
    }

    @Override
    public void drop(String text) {
        invalidator.keys(List.of(text));
    }

    private Query<K, V> query(K key, String text) {
        return new Query<>(key, text, /* source= */ null, Patience.endless());
    }
}
