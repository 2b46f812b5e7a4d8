package dev.larder.benchmarks.nodes;

import dev.larder.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Callers that ask for one missing key at the same moment; its load takes a while. */
final class Crowd {

    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Future<Long>> waits = new ArrayList<>();

    static Crowd gathered(Cache<Long, String> cache, long key, int callers, long loadNanos)
            throws InterruptedException {
        Crowd crowd = new Crowd();
        CountDownLatch here = new CountDownLatch(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        for (int caller = 0; caller < callers; caller++) {
            crowd.waits.add(threads.submit(() -> {
                here.countDown();
                crowd.released.await();
                long asked = System.nanoTime();
                cache.get(key, () -> crowd.load(loadNanos));
                return System.nanoTime() - asked;
            }));
        }
        threads.shutdown();
        here.await();
        return crowd;
    }

    private String load(long nanos) {
        loads.incrementAndGet();
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return "loaded";
    }

    /** Lets them ask: how many of them loaded, then how many nanoseconds each waited. */
    String release() throws Exception {
        released.countDown();
        long[] nanos = new long[waits.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = waits.get(i).get();
        }
        return Child.text(LongStream.concat(LongStream.of(loads.get()), LongStream.of(nanos)));
    }
}
