package dev.larder.redis.proofs;

import java.util.concurrent.Future;

/** A lookup that stands still at a point, with the old value in its hands, until its node has applied the record. */
final class HeldLookup {

    private final ProofNode node;
    private final Hold hold;
    private final Future<Long> version;

    private HeldLookup(ProofNode node, Point point, String id) {
        this.node = node;
        this.hold = node.seams().hold(point, node.keyOf(id));
        this.version = node.start(() -> node.version(id));
    }

    /** A lookup that has come to the point. */
    static HeldLookup at(ProofNode node, Point point, String id) throws Exception {
        HeldLookup lookup = new HeldLookup(node, point, id);
        ProofNode.answer(lookup.hold.reached());
        return lookup;
    }

    /** Lets it go on after the record of its key was applied here, and says what it answered. */
    long finish() throws Exception {
        ProofNode.answer(node.seams().applied(hold.key()));
        hold.released().complete(null);
        return ProofNode.answer(version);
    }
}
