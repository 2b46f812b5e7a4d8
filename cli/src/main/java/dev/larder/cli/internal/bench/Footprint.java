package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.session.Session;
import java.time.Duration;
import java.util.Random;

/**
 * What a run may leave in Redis.
 *
 * @param keys how many at most
 * @param valueBytes of each
 * @param time until they go
 */
record Footprint(long keys, int valueBytes, Duration time) {

    private static final long UNASKED_BYTES = 100_000_000;

    /**
     * Asks, where somebody else's namespace or much memory is at stake.
     *
     * @param isNamed whether somebody has named that namespace
     * @throws dev.larder.cli.internal.exit.Failure with code 7 if it is not confirmed
     */
    void confirm(Session session, String namespace, boolean isNamed) {
        if (isNamed || bytes() > UNASKED_BYTES) {
            session.confirm(
                    "In " + session.target() + ", namespace " + namespace + ", up to " + keys + " keys of " + valueBytes
                            + " bytes are set, " + bytes() + " bytes together, for " + time.toMinutes() + " minutes.",
                    isNamed ? namespace : "yes",
                    "Say --yes if that is meant.");
        }
    }

    private long bytes() {
        return Math.multiplyExact(keys, valueBytes);
    }

    /** Letters of which no compression makes much less. */
    String value(long seed) {
        StringBuilder value = new StringBuilder(valueBytes);
        new Random(seed).ints(valueBytes, '0', 'z' + 1).forEach(letter -> value.append((char) letter));
        return value.toString();
    }
}
