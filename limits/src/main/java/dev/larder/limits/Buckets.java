package dev.larder.limits;

import io.github.bucket4j.ConsumptionProbe;

/** Where the buckets of a limit stand. Thread-safe. */
interface Buckets {

    /**
     * Takes one token from the bucket of a key, if there is one.
     *
     * @throws dev.larder.TierUnavailableException if nobody can say
     */
    ConsumptionProbe take(String key);

    /** How many are kept on this node. */
    long localKeys();
}
