package dev.larder.jcache.hibernate;

import java.time.Duration;

/**
 * How long what stays, and what nodes may differ by.
 *
 * @param timeToLive of rows and of query results
 * @param claims how long a claim stays, and with it the chance that the next load is kept
 * @param locks how long a transaction that never ends keeps others from keeping a row
 * @param tolerance by how much the clocks of nodes may differ
 */
record Limits(Duration timeToLive, Duration claims, Duration locks, Duration tolerance) {

    long toleranceStamp() {
        return Stamps.of(tolerance);
    }
}
