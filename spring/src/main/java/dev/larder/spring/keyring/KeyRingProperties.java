package dev.larder.spring.keyring;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys for cookies and tokens, under {@code larder.keyring}. Its text tells no secret.
 *
 * @param enabled whether there is a ring of keys in Redis, and the bean KeyRing
 * @param rotateEvery how long a key protects what is new
 * @param readFor how long a key is read after another has taken its place
 * @param maximumKeys keys in the ring at most
 * @param refreshEvery how often a node looks whether the ring has changed
 * @param keyEncryptionKey the base64 of 32 bytes that encrypt the keys in Redis, the same for all nodes; without it they stand there in
 *     the clear
 * @param notBefore keys made before are forgotten at once, everywhere: for when they were seen by somebody; an instant such as
 *     2026-11-21T15:00:00Z
 */
@ConfigurationProperties("larder.keyring")
record KeyRingProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("90d") Duration rotateEvery,
        @DefaultValue("90d") Duration readFor,
        @DefaultValue("10") int maximumKeys,
        @DefaultValue("60s") Duration refreshEvery,
        @Nullable String keyEncryptionKey,
        @Nullable Instant notBefore) {

    private static final int FEWEST = 3;
    private static final int MOST = 100;

    KeyRingProperties {
        requirePositive("refresh-every", refreshEvery, "60s");
        requirePositive("read-for", readFor, "90d");
        if (rotateEvery.compareTo(refreshEvery.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("larder.keyring.rotate-every is " + rotateEvery
                    + ": give at least four times larder.keyring.refresh-every, " + refreshEvery);
        }
        if (maximumKeys < FEWEST || maximumKeys > MOST) {
            throw new IllegalArgumentException(
                    "larder.keyring.maximum-keys is " + maximumKeys + ": give " + FEWEST + " to " + MOST);
        }
    }

    private static void requirePositive(String name, Duration duration, String example) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "larder.keyring." + name + " is " + duration + ": give a positive duration such as " + example);
        }
    }

    RingRules rules() {
        return new RingRules(
                rotateEvery,
                readFor,
                refreshEvery.multipliedBy(2),
                maximumKeys,
                notBefore == null ? 0 : notBefore.toEpochMilli());
    }

    @Override
    public String toString() {
        return "KeyRingProperties[enabled=" + enabled + ", rotateEvery=" + rotateEvery + ", readFor=" + readFor
                + ", maximumKeys=" + maximumKeys + ", refreshEvery=" + refreshEvery + ", encrypted="
                + (keyEncryptionKey != null) + "]";
    }
}
