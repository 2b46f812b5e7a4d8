package dev.larder.redis.proofs;

/** What a node is made to do without, to show what that is good for. */
enum Weakening {
    NONE("as designed"),
    /** A record detaches the key's flight and drops the key from memory, as ever, but raises no fence. */
    NO_FENCE("without the fence"),
    /** A fill sets the value, whoever holds the lease. */
    NO_LEASE_CHECK("without the lease check"),
    NEITHER("without either");

    private final String words;

    Weakening(String words) {
        this.words = words;
    }

    boolean hasFence() {
        return this == NONE || this == NO_LEASE_CHECK;
    }

    boolean hasLeaseCheck() {
        return this == NONE || this == NO_FENCE;
    }

    @Override
    public String toString() {
        return words;
    }
}
