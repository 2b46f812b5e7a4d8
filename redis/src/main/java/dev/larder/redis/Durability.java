package dev.larder.redis;

/**
 * Who must have a write before it is acknowledged. Redis replicates asynchronously: a failover can lose what only the master had. What a
 * node has written itself it repeats when it meets the new master; what a node wrote that is gone by then is lost unless a replica that
 * has it was promoted. Immutable.
 */
public final class Durability {

    private static final int MOST = 16;

    private final int count;

    private Durability(int count) {
        this.count = count;
    }

    /** The master is enough: the default. */
    public static Durability master() {
        return new Durability(0);
    }

    /**
     * So many replicas too, 1 to 16. It costs a round trip between master and replica for each invalidation, shared by those that are
     * under way at the same time.
     *
     * @throws IllegalArgumentException if the number is out of range
     */
    public static Durability replicas(int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("durability is replicas(" + count + "); write replicas(1) to replicas("
                    + MOST + "), or master() to wait for none");
        }
        return new Durability(count);
    }

    int count() {
        return count;
    }

    @Override
    public String toString() {
        return count == 0 ? "master" : "replicas(" + count + ")";
    }
}
