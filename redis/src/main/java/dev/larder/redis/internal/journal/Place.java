package dev.larder.redis.internal.journal;

/**
 * Where somebody stands in the journal: the last record of each stream that was applied, or that was there when the server was
 * asked.
 */
record Place(String incarnation, Link keys, Link groups) {

    /** Whether everything up to the other place was passed. */
    boolean hasReached(Place head) {
        return !keys.id().isBefore(head.keys.id()) && !groups.id().isBefore(head.groups.id());
    }

    /**
     * Throws if heads that the server answered after this place had been reached contradict it.
     *
     * @throws ContinuityLostException if the journal that the server has is not the one that was read
     */
    void mustPrecede(Place head) {
        if (!incarnation.equals(head.incarnation)) {
            throw new ContinuityLostException("the journal has another incarnation");
        }
        mustPrecede("key", keys, head.keys);
        mustPrecede("group", groups, head.groups);
    }

    private static void mustPrecede(String kind, Link seen, Link head) {
        boolean other = head.id().equals(seen.id()) && !head.nonce().equals(seen.nonce());
        if (other || head.id().isBefore(seen.id())) {
            throw new ContinuityLostException(
                    "the journal's last " + kind + " record is " + head.id() + ", after " + seen.id() + " was read");
        }
    }
}
