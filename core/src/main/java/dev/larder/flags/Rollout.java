package dev.larder.flags;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * On for a share of all subjects, always the same ones, on every node and in every process. A larger share contains the smaller one. Which subjects come
 * first differs from name to name, so that not the same users try everything.
 *
 * <p>A subject's place is between 0 and 9,999: FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo) over the UTF-8 bytes of {@code name:subject}, then
 * the finalizer of MurmurHash3 (A. Appleby), modulo 10,000 as an unsigned number. It is on where the place is below the percentage times 100. The test
 * holds places that will never change.
 *
 * @param name the flag's
 * @param percent how many of a hundred, 0 to 100; counts in hundredths
 * @since 0.1
 */
public record Rollout(String name, double percent) {

    private static final int PLACES = 10_000;
    private static final int ALL = 100;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Checks the range; throws {@link IllegalArgumentException} if it is left. */
    public Rollout {
        Objects.requireNonNull(name, "name");
        if (!(percent >= 0 && percent <= ALL)) {
            throw new IllegalArgumentException("percent is " + percent + ": give a number from 0 to 100");
        }
    }

    /** Whether it is on for somebody. */
    public boolean includes(String subject) {
        return place(name, subject) < Math.round(percent * (PLACES / ALL));
    }

    /** {@link #includes(String)} for the number in decimal. */
    public boolean includes(long subject) {
        return includes(Long.toString(subject));
    }

    static int place(String name, String subject) {
        long hash = FNV_OFFSET;
        for (byte each : (name + ':' + subject).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        return (int) Long.remainderUnsigned(finished(hash), PLACES);
    }

    private static long finished(long hash) {
        long a = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        long b = (a ^ (a >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return b ^ (b >>> 33);
    }
}
