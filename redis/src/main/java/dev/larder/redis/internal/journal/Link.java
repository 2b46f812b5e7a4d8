package dev.larder.redis.internal.journal;

/**
 * A link of the chain: a record is named by its id and its nonce, since after a failover another record may come by the same id. The
 * link before a stream's first record is {@code 0-0} and the incarnation.
 */
record Link(StreamId id, String nonce) {

    /** Reads what stands in the field {@code b} of a record. */
    static Link parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Link(StreamId.parse(text), "")
                : new Link(StreamId.parse(text.substring(0, colon)), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return id + ":" + nonce;
    }
}
