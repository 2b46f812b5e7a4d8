package dev.larder.codecs.internal.ring;

import java.time.Duration;

/**
 * How long keys live.
 *
 * @param rotateEvery how long a key encrypts what is new
 * @param readFor how long it is read after another has taken its place
 * @param refreshEvery how often a node looks whether the ring has changed
 * @param maximumKeys keys in the ring at most, retired ones apart
 */
public record RingRules(Duration rotateEvery, Duration readFor, Duration refreshEvery, int maximumKeys) {

    /** A month each, read for three. */
    public static final RingRules DEFAULT =
            new RingRules(Duration.ofDays(30), Duration.ofDays(90), Duration.ofMinutes(1), 100);

    /** How long before its use a key is made, so that every node has heard of it. */
    Duration lead() {
        return refreshEvery.multipliedBy(2);
    }
}
