package dev.larder;

/** What an invalidation or a put can promise when it returns. */
public enum Acknowledgement {
    /**
     * Done: no node reads the old value from the shared tier any more, this node has applied the record, and the other nodes
     * apply it when their journals reach it.
     */
    ACKNOWLEDGED,
    /**
     * The shared tier could not be reached. Applied on this node, and kept until it can be: the shared tier is not read by this
     * node before. Other nodes may serve the old value until then.
     */
    DEFERRED;

    /** The weaker of two promises. */
    public Acknowledgement and(Acknowledgement other) {
        return this == DEFERRED ? this : other;
    }
}
