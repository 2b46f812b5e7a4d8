package dev.larder.redis.internal.journal;

/**
 * Where the journal of a namespace stands: everything on one slot of a cluster.
 *
 * @param namespace instance and version
 */
public record JournalKeys(String namespace) {

    /** The stream of the keys that became untrue. */
    public String keyRecords() {
        return tagged("~keys");
    }

    /** The stream of the groups. */
    public String groupRecords() {
        return tagged("~groups");
    }

    /** As the scripts that write records expect them: none that may be missing, or a slot that moves would hold them up. */
    String[] streams() {
        return new String[] {keyRecords(), groupRecords(), tagged("~incarnation")};
    }

    /** As the heartbeat expects them. */
    String[] all() {
        return new String[] {keyRecords(), groupRecords(), tagged("~incarnation"), nodes()};
    }

    /** The hash of the nodes that follow the journal. */
    public String nodes() {
        return tagged("~nodes");
    }

    /** What came of an invalidation to which somebody gave that id. */
    public String request(String id) {
        return tagged("~request:" + id);
    }

    private String tagged(String suffix) {
        return "{" + namespace + "}" + suffix;
    }
}
