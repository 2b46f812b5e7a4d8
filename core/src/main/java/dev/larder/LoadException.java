package dev.larder;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value could not be loaded from the source; the caller must act. The cause is what the loader threw. The cache's state is
 * as before the call, except that what did load is kept.
 *
 * <p>A bulk loader that has part of the values may throw one itself, made by {@link #partial}: what it has is kept.
 */
public final class LoadException extends CacheException {

    private static final long serialVersionUID = 1L;

    private final transient Map<?, ?> loaded;
    private final transient Set<?> failedKeys;

    /** A failure to load, with the loader's exception as its cause. */
    public LoadException(String message, @Nullable Throwable cause) {
        this(message, cause, Map.of(), Set.of());
    }

    private LoadException(String message, @Nullable Throwable cause, Map<?, ?> loaded, Set<?> failedKeys) {
        super(message, cause);
        this.loaded = loaded;
        this.failedKeys = failedKeys;
    }

    /**
     * What a bulk loader throws that has some values and failed for other keys.
     *
     * @param loaded the values it has, by key; kept by the cache
     * @param failedKeys the keys it failed for; keys in neither have no value
     */
    public static LoadException partial(Map<?, ?> loaded, Set<?> failedKeys, Throwable cause) {
        return new LoadException(
                "Loading failed for " + failedKeys.size() + " keys: " + named(failedKeys),
                cause,
                Map.copyOf(loaded),
                Set.copyOf(failedKeys));
    }

    /** The values that are there all the same, by key; empty for a single load. */
    public Map<?, ?> loaded() {
        return loaded;
    }

    /** The keys whose values could not be loaded; empty for a single load. */
    public Set<?> failedKeys() {
        return failedKeys;
    }

    private static String named(Set<?> keys) {
        int shown = 10;
        String names = String.join(
                ", ", keys.stream().limit(shown).map(String::valueOf).toList());
        return keys.size() > shown ? names + ", …" : names;
    }
}
