package dev.larder.server.traffic;

import dev.larder.internal.threads.Threads;
import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Two hundred visits a second, fewer where the server does not keep up: at most eight are under way. Runs until it is closed. */
public final class Traffic implements AutoCloseable {

    private static final int EVERY_MILLIS = 5;
    private static final int MOST_UNDER_WAY = 8;

    private final ScheduledExecutorService timer = Threads.timer("larder-traffic");
    private final Semaphore free = new Semaphore(MOST_UNDER_WAY);
    private final CatalogClient catalog;
    private final Visits visits;

    private Traffic(CatalogClient catalog) {
        this.catalog = catalog;
        this.visits = new Visits(catalog, new SplittableRandom());
    }

    /** Begins to visit the server at an address. */
    @SuppressWarnings("FutureReturnValueIgnored") // a visit fails in a stage of its own, never in the timer
    public static Traffic to(URI server) {
        Traffic traffic = new Traffic(new CatalogClient(server));
        traffic.timer.scheduleAtFixedRate(traffic::visit, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return traffic;
    }

    private void visit() {
        if (free.tryAcquire()) {
            begun().whenComplete((answer, failure) -> free.release());
        }
    }

    /** A visit that cannot even begin, because all is ending, must not end the timer nor keep its place. */
    private CompletionStage<?> begun() {
        try {
            return visits.next();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        catalog.close();
    }
}
