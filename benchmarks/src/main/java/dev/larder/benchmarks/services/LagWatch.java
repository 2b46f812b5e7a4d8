package dev.larder.benchmarks.services;

import dev.larder.cli.internal.load.Load;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks every other second how far behind the journal the nodes are. For one thread. */
final class LagWatch implements Load.Watcher {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<Node> nodes;
    private long lastNanos = System.nanoTime();
    private double mostSeconds;

    LagWatch(List<Node> nodes) {
        this.nodes = nodes;
    }

    @Override
    public void see(long ended) {
        if (System.nanoTime() - lastNanos < EVERY_NANOS) {
            return;
        }
        try {
            for (Node node : nodes) {
                mostSeconds = Math.max(mostSeconds, node.meters().journalLagSeconds());
            }
        } catch (IOException tooBusy) {
            // The next look will do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastNanos = System.nanoTime();
    }

    double mostSeconds() {
        return mostSeconds;
    }
}
