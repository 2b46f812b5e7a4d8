package dev.larder.redis.internal.journal;

/**
 * Where the journal of a namespace stands: everything on one slot of a cluster.
 *
 * @param namespace instance and version
 */
record JournalKeys(String namespace) {

    String keyRecords() {
        return tagged("~keys");
    }

    String groupRecords() {
        return tagged("~groups");
    }

    /** As the scripts that write records expect them: none that may be missing, or a slot that moves would hold them up. */
    String[] streams() {
        return new String[] {keyRecords(), groupRecords(), tagged("~incarnation")};
    }

    /** As the heartbeat expects them. */
    String[] all() {
        return new String[] {keyRecords(), groupRecords(), tagged("~incarnation"), tagged("~nodes")};
    }

    private String tagged(String suffix) {
        return "{" + namespace + "}" + suffix;
    }
}
