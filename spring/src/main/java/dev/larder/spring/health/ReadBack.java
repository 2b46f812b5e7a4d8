package dev.larder.spring.health;

import dev.larder.spring.internal.figures.Asking;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes a value to a shared tier and reads it back. */
final class ReadBack {

    private static final long TIME_TO_LIVE_MILLIS = 10_000;

    private ReadBack() {}

    /**
     * Whether that works. No cache can have the key: a tilde never begins one.
     *
     * @param node the node's name, so that nodes do not meet
     * @param mark what tells this value from the one before
     */
    static boolean works(SharedTier tier, String node, long mark) {
        String key = "~health:" + node;
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(mark).array();
        Boolean isBack = Asking.answer(tier.put(new Fill(key, "", value, TIME_TO_LIVE_MILLIS, 0))
                .thenCompose(isSet -> tier.fetch(key))
                .thenApply(found -> found.isPresent() && Arrays.equals(found.get(), value)));
        return Boolean.TRUE.equals(isBack);
    }
}
