package dev.larder.redis.proofs;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Callers on one node, each with its thread, that ask for one id at the same moment. */
final class Crowd {

    private final ProofNode node;
    private final String id;
    private final CountDownLatch here;
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Future<Long>> waits;

    private Crowd(ProofNode node, String id, int size) {
        this.node = node;
        this.id = id;
        this.here = new CountDownLatch(size);
        this.waits = Stream.generate(() -> node.start(this::ask)).limit(size).toList();
    }

    /** A crowd whose callers all stand ready. */
    static Crowd gathered(ProofNode node, String id, int size) throws InterruptedException {
        Crowd crowd = new Crowd(node, id, size);
        crowd.here.await();
        return crowd;
    }

    private long ask() throws InterruptedException {
        here.countDown();
        released.await();
        long asked = System.nanoTime();
        node.version(id);
        return System.nanoTime() - asked;
    }

    /** Lets them ask, and says how many nanoseconds each waited for its answer. */
    List<Long> release() throws Exception {
        released.countDown();
        return ProofNode.answers(waits);
    }
}
