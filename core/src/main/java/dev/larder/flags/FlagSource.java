package dev.larder.flags;

import java.util.Map;

/**
 * Where flags are kept: a table, a file, somebody's service. Called without any lock held, on a thread of Larder's own, outside of transactions.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FlagSource {

    /**
     * All flags as texts by name, {@value Flags#MOST_FLAGS} at most; copied. May throw: then what is known already holds on, and defaults where nothing
     * is known.
     */
    Map<String, String> load() throws Exception;
}
