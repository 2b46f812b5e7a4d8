package dev.larder.cli.internal.session;

import dev.larder.internal.threads.Threads;
import dev.larder.internal.warm.Halt;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: something long is asked to end, and gets a moment to say what was done, before the process is gone. Thread-safe.
 *
 * <pre>
 * main   ── work ── isRequested? ── report ── ended
 * signal      requested ─────────────────────── await ended ── exit 130
 * </pre>
 */
public final class Interruption implements Halt {

    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isHeeded;

    /** Has this process tell when it is asked to end. */
    public Interruption ofThisProcess() {
        Runtime.getRuntime().addShutdownHook(Threads.daemon("larder-interrupted", this::requestAndAwaitEnd));
        return this;
    }

    private void requestAndAwaitEnd() {
        request();
        if (!isHeeded) {
            return;
        }
        try {
            ended.await(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the end. */
    public void request() {
        requested.countDown();
    }

    /** Somebody looks at {@link #isRequested} from now on and says {@link #ended} soon after; the process waits for that. */
    public void heed() {
        isHeeded = true;
    }

    @Override
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Everything is said. */
    public void ended() {
        ended.countDown();
    }

    @Override
    public boolean isRequestedWithin(Duration time) {
        try {
            return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
