package dev.larder.redis.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * Where somebody stands in the journal: the last record of each stream that was applied, or that was there when the server was
 * asked.
 */
record Place(String incarnation, Link keys, Link groups) {

    private static final String JOURNAL = "redis";

    /** Reads what {@link #toText} wrote; null if it was written by another journal. */
    static @Nullable Place tryParse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 4 || !parts[0].equals(JOURNAL)) {
            return null;
        }
        Link keys = Link.tryParse(parts[2]);
        Link groups = Link.tryParse(parts[3]);
        return keys == null || groups == null ? null : new Place(parts[1], keys, groups);
    }

    /** The place for a later process: {@code redis 5e1f… 1700000000000-0:9fe2… 1700000000012-0:02c4…}. */
    String toText() {
        return String.join(" ", JOURNAL, incarnation, keys.toString(), groups.toString());
    }

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
