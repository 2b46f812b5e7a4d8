package dev.larder.internal.keys;

import org.jspecify.annotations.Nullable;

/**
 * The texts of keys, and keys of texts. Thread-safe, never blocks.
 *
 * @param <K> the keys' type
 */
@FunctionalInterface
public interface KeyTexts<K> {

    /** The text of a key. */
    String encode(K key);

    /**
     * What is likely to be the key of a text, or null if nothing is: always the same for one text, but its own text may be another. Whoever
     * needs to know asks for that, or whether it equals the key in hand.
     */
    default @Nullable K read(String text) {
        return null;
    }
}
