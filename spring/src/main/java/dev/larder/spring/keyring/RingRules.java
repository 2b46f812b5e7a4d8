package dev.larder.spring.keyring;

import java.time.Duration;

/**
 * How long keys live.
 *
 * @param rotateEvery how long a key is used for what is new
 * @param readFor how long it is read after another has taken its place
 * @param lead how long before its use a key is made, so that every node has heard of it
 * @param maximumKeys keys in the ring at most
 * @param notBeforeMillis keys made before are forgotten, epoch milliseconds
 */
record RingRules(Duration rotateEvery, Duration readFor, Duration lead, int maximumKeys, long notBeforeMillis) {}
