package dev.larder.internal.warm;

import java.util.List;
import java.util.Map;

/** A cache as warmers see it: nothing of this counts as a lookup. Thread-safe. */
public interface Warmable<K, V> {

    /** What has to be as it was for an entry to be kept. */
    interface Since {}

    /** Whether memory has it fresh. Never blocks. */
    boolean isWarm(K key);

    /** Whether the tier is away where it would be kept for all nodes. Reads fields. */
    boolean isCutOff();

    /**
     * Looks keys up for nobody: what is not fresh in any tier is loaded. Blocks as a lookup does.
     *
     * @param skipsMemory whether it is for the tiers below memory, so that what memory has says nothing
     */
    Brought<K> bring(List<K> keys, boolean skipsMemory) throws InterruptedException;

    /** The present, before entries are read. Waits until the journal was read for the first time, where that can be. */
    Since now() throws InterruptedException;

    /** Keeps what was read since then on this node, as far as nothing has made it untrue. */
    Brought<K> keep(Map<K, V> entries, Since since);
}
