package dev.larder.internal.engine;

import dev.larder.internal.node.NodeState;
import dev.larder.internal.rules.Fences;
import dev.larder.internal.warm.Warmable;

/**
 * What a lookup remembers before it looks anywhere: what it finds may be kept only if none of it has changed since, and its load
 * began at this position.
 *
 * @param fence the key's counter
 * @param generation the node's generation
 * @param position the node's position
 * @param nanos the nano clock
 */
record Moment(long fence, int generation, long position, long nanos) {

    static Moment now(NodeState node, String key) {
        // The generation is read first: an abandonment raises it before it moves the position.
        int generation = node.generation();
        return new Moment(
                node.fences().read(key),
                generation,
                node.position(),
                node.clock().nanos());
    }

    /** The same of all keys, for those that are not known yet. */
    static AnyKey ofAnyKey(NodeState node) {
        int generation = node.generation();
        return new AnyKey(
                node.fences().copy(), generation, node.position(), node.clock().nanos());
    }

    /**
     * A moment of all keys.
     *
     * @param fences all counters
     * @param generation as of {@link Moment}
     * @param position as of {@link Moment}
     * @param nanos as of {@link Moment}
     */
    record AnyKey(Fences.Copy fences, int generation, long position, long nanos) implements Warmable.Since {

        Moment of(String key) {
            return new Moment(fences.read(key), generation, position, nanos);
        }
    }

    /** Whether what was found since may be kept. */
    boolean isStill(NodeState node, String key) {
        return isBeforeAnyAbandonment(node) && node.fences().read(key) == fence;
    }

    /**
     * Whether nothing was abandoned since. To be asked after the rules: an abandonment forgets them, and until they are read anew what
     * they have killed looks alive.
     */
    boolean isBeforeAnyAbandonment(NodeState node) {
        return node.generation() == generation;
    }
}
