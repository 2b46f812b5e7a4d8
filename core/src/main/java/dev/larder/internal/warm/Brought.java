package dev.larder.internal.warm;

import java.util.Map;

/**
 * What became of some keys.
 *
 * @param loaded how many the source was asked for
 * @param found how many another tier had
 * @param fresh how many were there already, or could not be kept
 * @param failed the others, with what went wrong
 */
public record Brought<K>(int loaded, int found, int fresh, Map<K, Throwable> failed) {

    /** How many of them are all right. */
    public int good() {
        return loaded + found + fresh;
    }

    /** So many were loaded. */
    public static <K> Brought<K> loaded(int count) {
        return new Brought<>(count, 0, 0, Map.of());
    }
}
