package dev.larder.console.live;

import dev.larder.internal.threads.Threads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces of this process. One thread moves them all, once a second. Thread-safe. */
public final class Sites implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sites.class);

    private final List<Site> sites;
    private final List<Consumer<Site>> after = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer = Threads.timer("larder-console");

    /** Namespaces that stand still until {@link #start}. */
    public Sites(List<Site> sites) {
        this.sites = List.copyOf(sites);
    }

    public List<Site> all() {
        return sites;
    }

    /** The namespace of that name, or the first one if none is named. */
    public Optional<Site> find(String namespace) {
        return sites.stream()
                .filter(site -> namespace.isEmpty() || site.namespace().equals(namespace))
                .findFirst();
    }

    /** Somebody who is told on the console's thread when a namespace has moved; must not hold it up. */
    public void eachSecond(Consumer<Site> told) {
        after.add(told);
    }

    /** Does something short on the console's thread, soon; nothing once that has ended. */
    public void run(Runnable task) {
        try {
            timer.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.trace("The console has ended");
        }
    }

    /** Begins to move. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer
    public void start() {
        timer.scheduleAtFixedRate(() -> sites.forEach(this::move), 0, 1, TimeUnit.SECONDS);
    }

    private void move(Site site) {
        try {
            site.tick();
            after.forEach(told -> told.accept(site));
        } catch (RuntimeException failure) { // such as a Larder that was closed before
            LOG.debug("A second of the console failed: namespace={} cause={}", site.namespace(), failure.toString());
        }
    }

    /** Stands still from now on, and ends each namespace; blocks for a second, and a few for each namespace, at most. */
    @Override
    public void close() {
        timer.shutdownNow();
        awaitEnd();
        sites.forEach(Sites::leave);
    }

    // What it does last must not run beside the farewell: both collect figures.
    private void awaitEnd() {
        try {
            if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.debug("The console's thread did not end within a second");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void leave(Site site) {
        try {
            site.close();
        } catch (RuntimeException closed) {
            LOG.debug("A namespace was not left in order: namespace={} cause={}", site.namespace(), closed.toString());
        }
    }
}
