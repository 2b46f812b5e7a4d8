package dev.larder.benchmarks.nodes;

import dev.larder.Cache;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Looks at keys in memory one after the other, and remembers when each was there no longer. */
final class Watch {

    private static final long GLANCE_NANOS = 20_000;
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<long[]> gone;

    private Watch(Cache<Long, String> cache, long from, long to) {
        gone = thread.submit(() ->
                LongStream.range(from, to).map(key -> awaitGone(cache, key)).toArray());
        thread.shutdown();
    }

    static Watch begun(Cache<Long, String> cache, long from, long to) {
        return new Watch(cache, from, to);
    }

    private static long awaitGone(Cache<Long, String> cache, long key) {
        while (cache.peek(key) != null && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
        return System.nanoTime();
    }

    /** When, by the machine's monotonic clock; what is still there after a minute is lost, and fails. */
    String seen() throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return Child.text(LongStream.of(gone.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        } finally {
            thread.shutdownNow();
        }
    }
}
