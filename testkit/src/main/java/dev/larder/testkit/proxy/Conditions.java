package dev.larder.testkit.proxy;

import java.time.Duration;

/**
 * What becomes of bytes on one way. Belongs to the loop's thread.
 *
 * @param delayNanos how long each byte is kept before it goes on
 * @param bytesPerSecond how many may go on in a second; 0 for any number
 * @param fate what becomes of them in the end
 */
record Conditions(long delayNanos, long bytesPerSecond, Fate fate) {

    enum Fate {
        /** They go on. */
        PASS,
        /** They wait, as in a network that loses packets which TCP will repeat. */
        HOLD,
        /** They are received and lost, as by a peer that is gone without a word. */
        SWALLOW
    }

    static final Conditions FINE = new Conditions(0, 0, Fate.PASS);

    Conditions delay(Duration delay) {
        return new Conditions(delay.toNanos(), bytesPerSecond, fate);
    }

    Conditions throttle(long newBytesPerSecond) {
        return new Conditions(delayNanos, newBytesPerSecond, fate);
    }

    Conditions fate(Fate newFate) {
        return new Conditions(delayNanos, bytesPerSecond, newFate);
    }
}
