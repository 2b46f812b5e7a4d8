package dev.larder.redis.proofs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Reads an id that the node holds in memory over and over, until the answer is another one. */
final class Watch {

    /**
     * What was seen, moments by the nano clock.
     *
     * @param appliedNanos when this node had applied the record
     * @param lastOldNanos when the old value was answered for the last time
     * @param firstNewNanos when the new value was answered for the first time
     * @param oldAfterApplied reads, one at least was made, that began after the record was applied and yet got the old value
     */
    record Seen(long appliedNanos, long lastOldNanos, long firstNewNanos, long oldAfterApplied) {

        static Seen of(List<Long> numbers) {
            return new Seen(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        }

        @Override
        public String toString() {
            return appliedNanos + " " + lastOldNanos + " " + firstNewNanos + " " + oldAfterApplied;
        }
    }

    private final ProofNode node;
    private final String id;
    private final long old;
    private final CompletableFuture<Long> applied;
    private final Future<Seen> seen;

    private Watch(ProofNode node, String id) {
        this.node = node;
        this.id = id;
        this.old = node.version(id);
        this.applied = node.seams().applied(node.keyOf(id));
        requireInMemory();
        this.seen = node.start(this::read);
    }

    /** A watch over what is in memory by now. */
    static Watch begun(ProofNode node, String id) {
        return new Watch(node, id);
    }

    private void requireInMemory() {
        if (!node.inMemory(id).equals(Optional.of(old))) {
            throw new IllegalStateException("Memory does not hold version " + old + " of " + id);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a courtesy to whoever shares this core, no more
    private Seen read() throws Exception {
        long giveUp = System.nanoTime() + ProofNode.PATIENCE.toNanos();
        long lastOld = System.nanoTime();
        int oldAfterApplied = 0;
        while (lastOld - giveUp < 0) {
            boolean isApplied = applied.isDone();
            boolean isOld = isOld();
            long now = System.nanoTime();
            if (!isOld) {
                long appliedNanos = ProofNode.answer(applied);
                return new Seen(appliedNanos, lastOld, now, oldAfterApplied + (isOld() ? 1 : 0));
            }
            lastOld = now;
            oldAfterApplied += isApplied ? 1 : 0;
            Thread.yield();
        }
        throw new IllegalStateException("The invalidation of " + id + " was lost: it still answers version " + old);
    }

    private boolean isOld() {
        return node.version(id) == old;
    }

    /** What was seen, once the new value was. */
    Seen seen() throws Exception {
        return ProofNode.answer(seen);
    }
}
