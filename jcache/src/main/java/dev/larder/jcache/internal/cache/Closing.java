package dev.larder.jcache.internal.cache;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what the user has given a cache, where it wants to be closed. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    static void close(String cache, @Nullable Object given) {
        if (given instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception failure) { // the user's code enters here
                LOG.warn(
                        "What was given to a cache could not be closed: cache={} class={} cause={}",
                        cache,
                        given.getClass().getName(),
                        failure.toString());
            }
        }
    }
}
