package dev.larder.console.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients that are connected, of which there may be so many. Thread-safe. */
final class Clients {

    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<StreamClient> connected = ConcurrentHashMap.newKeySet();

    Clients(int most) {
        this.most = most;
    }

    /** Takes a place; false if there is none. Whoever took one has to join, or give it back. */
    boolean take() {
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void giveBack() {
        count.decrementAndGet();
    }

    void join(StreamClient client) {
        connected.add(client);
    }

    void left(StreamClient client) {
        if (connected.remove(client)) {
            count.decrementAndGet();
        }
    }

    Set<StreamClient> connected() {
        return connected;
    }

    int size() {
        return count.get();
    }
}
