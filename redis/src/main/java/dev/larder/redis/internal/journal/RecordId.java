package dev.larder.redis.internal.journal;

/** The name of a record among those of both streams. */
record RecordId(boolean ofKeys, Link link) {

    private static final String KEYS = "keys/";
    private static final String GROUPS = "groups/";

    /** Reads what {@link #toString} wrote. */
    static RecordId parse(String text) {
        boolean ofKeys = text.startsWith(KEYS);
        Link link = ofKeys || text.startsWith(GROUPS) ? Link.tryParse(text.substring(text.indexOf('/') + 1)) : null;
        if (link == null) {
            throw new IllegalArgumentException("'" + text + "' is no id that this journal has given");
        }
        return new RecordId(ofKeys, link);
    }

    @Override
    public String toString() {
        return (ofKeys ? KEYS : GROUPS) + link;
    }
}
