package dev.larder.server;

import dev.larder.LarderListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits, for a while, until it is known whether Redis is there. */
final class FirstContact implements LarderListener {

    private final CompletableFuture<TierChanged> heard = new CompletableFuture<>();

    @Override
    public void tierChanged(TierChanged event) {
        if (event.tier().equals("redis")) {
            heard.complete(event);
        }
    }

    /** The first news of Redis; that it does not answer, if there is none within that time. */
    TierChanged await(Duration patience) {
        return heard.copy()
                .completeOnTimeout(
                        new TierChanged("redis", false, "no answer within " + patience.toSeconds() + " s"),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS)
                .join();
    }
}
