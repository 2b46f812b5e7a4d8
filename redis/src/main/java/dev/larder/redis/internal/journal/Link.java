package dev.larder.redis.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * A link of the chain: a record is named by its id and its nonce, since after a failover another record may come by the same id. The
 * link before a stream's first record is {@code 0-0} and the incarnation.
 */
record Link(StreamId id, String nonce) {

    /** Reads what a record names as the one before; null if that is no link. */
    static @Nullable Link tryParse(String text) {
        int colon = text.indexOf(':');
        boolean isLink = colon > 0 && StreamId.isId(text.substring(0, colon));
        return isLink ? new Link(StreamId.parse(text.substring(0, colon)), text.substring(colon + 1)) : null;
    }

    @Override
    public String toString() {
        return id + ":" + nonce;
    }
}
