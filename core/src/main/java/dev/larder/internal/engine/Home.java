package dev.larder.internal.engine;

import dev.larder.internal.memory.MemoryEntry;
import dev.larder.tier.Entry;
import org.jspecify.annotations.Nullable;

/** Where it is decided what stands under a key: what conditional writes look at, and replace if it is still what they have seen. */
interface Home<K, V> {

    /**
     * What somebody has seen under a key.
     *
     * @param value the value that is there, or null: what is not fresh, or not alive, is not there
     * @param since the moment before the look
     * @param envelope what stood in the shared tier; null for nothing, and where memory is the home
     * @param entry what stood in memory; null for nothing, and where the shared tier is the home
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record Seen<V>(
            @Nullable V value,
            Moment since,
            byte @Nullable [] envelope,
            @Nullable MemoryEntry<V> entry) {}

    /** Looks. */
    Seen<V> look(Query<K, V> query) throws InterruptedException;

    /**
     * Replaces what was seen.
     *
     * @param wanted what is to be there; null for nothing
     * @return null if that is so now; otherwise what is there instead, to decide anew
     */
    @Nullable Seen<V> replace(Query<K, V> query, Seen<V> seen, @Nullable Entry<V> wanted) throws InterruptedException;
}
