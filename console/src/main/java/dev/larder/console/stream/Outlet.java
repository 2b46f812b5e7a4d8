package dev.larder.console.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits to be sent to one client: at most so many messages, of which the oldest goes where another comes. Not thread-safe. */
final class Outlet {

    private final int most;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long dropped;

    Outlet(int most) {
        this.most = most;
    }

    void add(byte[] message) {
        waiting.addLast(message);
        if (waiting.size() > most) {
            waiting.removeFirst();
            dropped++;
        }
    }

    void addAll(Collection<byte[]> messages) {
        messages.forEach(this::add);
    }

    byte @Nullable [] next() {
        return waiting.pollFirst();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }
}
