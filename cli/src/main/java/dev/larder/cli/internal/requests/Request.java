package dev.larder.cli.internal.requests;

/**
 * One request to a cache.
 *
 * @param key about which key; any text, not empty
 * @param isWrite whether it changes the value rather than reads it
 */
public record Request(String key, boolean isWrite) {

    /** Asks for the value. */
    public static Request read(String key) {
        return new Request(key, /* isWrite= */ false);
    }

    /** Changes it. */
    public static Request write(String key) {
        return new Request(key, /* isWrite= */ true);
    }
}
