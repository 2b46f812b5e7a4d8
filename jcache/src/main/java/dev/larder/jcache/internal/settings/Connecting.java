package dev.larder.jcache.internal.settings;

import dev.larder.Larder;
import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Await;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the shared tier when a manager opens its Larder: writes of {@code javax.cache} depend on what is there, and are refused before it is connected. Where it does
 * not come in time the manager begins without.
 */
final class Connecting implements LarderListener {

    private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);

    private final CountDownLatch connected = new CountDownLatch(1);

    @Override
    public void tierChanged(TierChanged event) {
        if (event.connected() && event.tier().equals("redis")) {
            connected.countDown();
        }
    }

    void await(Larder larder, Duration atMost) {
        larder.shared().ifPresent(tier -> await(larder, tier, atMost));
    }

    private void await(Larder larder, SharedTier tier, Duration atMost) {
        try {
            boolean isThere = tier.isConnected() || connected.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (isThere) {
                Await.answer(tier.journal().catchUp());
                return;
            }
        } catch (TierUnavailableException away) {
            LOG.debug("The journal was not read: cause={}", away.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.warn(
                "Began without the shared tier; writes are refused until it is there: namespace={} waited={}",
                larder.status().namespace(),
                atMost);
    }
}
