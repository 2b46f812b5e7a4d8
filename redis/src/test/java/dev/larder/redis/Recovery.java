package dev.larder.redis;

import dev.larder.TierUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** How long it takes until all is as before: an invalidation is acknowledged, applied here, and nothing can have been missed. */
record Recovery(TestNode node, String key, long beganNanos) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Begins now, from the moment before somebody breaks something. */
    static Recovery of(TestNode node, String key) {
        return new Recovery(node, key, System.nanoTime());
    }

    /** Waits until then and says how long it took. */
    double await(String what) {
        // The first attempt may come before the damage is noticed.
        Awaitility.await()
                .pollDelay(Duration.ofMillis(100))
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(this::isBack);
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%s: back after %.2f s", what, seconds));
        return seconds;
    }

    private boolean isBack() throws InterruptedException {
        try {
            String record =
                    node.tier().invalidate(List.of(key)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            node.journal().applied(record).toCompletableFuture().get(10, TimeUnit.SECONDS);
            node.journal().catchUp().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TierUnavailableException) {
                return false;
            }
            throw new AssertionError("Nothing else may come of an outage", e);
        } catch (TimeoutException e) {
            throw new AssertionError("Every stage ends within the hard timeout", e);
        }
    }
}
