package dev.larder.redis.internal.journal;

/** The id of a record among those of both streams. */
record RecordId(boolean ofKeys, StreamId id) {

    private static final String KEYS = "keys/";
    private static final String GROUPS = "groups/";

    /** Reads what {@link #toString} wrote. */
    static RecordId parse(String text) {
        boolean ofKeys = text.startsWith(KEYS);
        if (!ofKeys && !text.startsWith(GROUPS)) {
            throw new IllegalArgumentException("'" + text + "' is no id that this journal has given");
        }
        return new RecordId(ofKeys, StreamId.parse(text.substring(text.indexOf('/') + 1)));
    }

    @Override
    public String toString() {
        return (ofKeys ? KEYS : GROUPS) + id;
    }
}
