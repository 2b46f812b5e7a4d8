package dev.larder.benchmarks.peers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A source of versions, in which one load can be held when it has read and before it answers. */
final class HeldSource implements Source {

    private static final long PATIENCE_SECONDS = 30;

    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private volatile @Nullable Hold hold;

    /** A load of a key that is held. */
    record Hold(String key, CountDownLatch hasRead, CountDownLatch mayAnswer) {

        /** Waits until the load has read. */
        void awaitRead() throws InterruptedException {
            await(hasRead);
        }

        /** Lets the load answer. */
        void release() {
            mayAnswer.countDown();
        }

        private void answerWhenReleased() {
            hasRead.countDown();
            try {
                await(mayAnswer);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private static void await(CountDownLatch latch) throws InterruptedException {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing came in " + PATIENCE_SECONDS + " s");
            }
        }
    }

    /** Writes the next version of a key. */
    void write(String key) {
        versions.merge(key, 1L, Long::sum);
    }

    /** The version of a key, 0 if it was never written. */
    long version(String key) {
        return versions.getOrDefault(key, 0L);
    }

    /** Holds the next load of a key. */
    Hold holdNextOf(String key) {
        Hold next = new Hold(key, new CountDownLatch(1), new CountDownLatch(1));
        hold = next;
        return next;
    }

    @Override
    public Item load(String key) {
        Item item = new Item(key, version(key), "");
        Hold held = hold;
        if (held != null && held.key().equals(key)) {
            hold = null;
            held.answerWhenReleased();
        }
        return item;
    }
}
