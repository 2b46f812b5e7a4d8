package dev.larder.internal.node;

import dev.larder.TierUnavailableException;
import dev.larder.journal.JournalRecord.Group;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The invalidations that could not be sent, until they can be. Bounded: what does not fit any more turns all of it into one
 * horizon, which kills too much and never too little. Thread-safe; only {@link #drain} blocks, and holds no lock that adding
 * needs while it does.
 */
public final class Outbox {

    /** Something that waits. */
    public sealed interface Item {
        /** A key whose value is untrue: it is removed from the shared tier, then recorded. */
        record Untrue(String key) implements Item {}

        /** A key whose new value stands in the shared tier already: it is only recorded. */
        record Replaced(String key) implements Item {}

        /** A group. */
        record Grouped(Group group) implements Item {}
    }

    /** Sends what waits; throws {@link TierUnavailableException} if it cannot. */
    public interface Sender {
        /** Sends some of it. What was sent in part is sent again. */
        void send(List<Item> items) throws InterruptedException;
    }

    private static final int BATCH = 500;

    private final int maximum;
    private final ReentrantLock draining = new ReentrantLock();
    private final Set<Item> waiting = new LinkedHashSet<>();
    private int sending;
    private volatile int size;

    /** An outbox for at most so many items. */
    public Outbox(int maximum) {
        this.maximum = maximum;
    }

    /** Adds items. */
    public synchronized void add(List<? extends Item> items) {
        waiting.addAll(items);
        if (waiting.size() > maximum) {
            waiting.clear();
            waiting.add(new Item.Grouped(
                    Group.horizon("more than " + maximum + " invalidations waited for the shared tier")));
        }
        size = waiting.size() + sending;
    }

    /** How many wait, those being sent included. Reads a field. */
    public int size() {
        return size;
    }

    /** Whether nothing waits. Reads a field. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Sends what waits, unless another thread does already.
     *
     * @return whether nothing waits any more
     */
    public boolean drain(Sender sender) throws InterruptedException {
        return isEmpty() || (draining.tryLock() && drainLocked(sender)) || isEmpty();
    }

    /** {@link #drain} that waits up to a second for another thread that sends already. */
    public boolean drainPatiently(Sender sender) throws InterruptedException {
        return isEmpty() || (draining.tryLock(1, TimeUnit.SECONDS) && drainLocked(sender)) || isEmpty();
    }

    private boolean drainLocked(Sender sender) throws InterruptedException {
        try {
            while (!isEmpty()) {
                send(sender);
            }
            return true;
        } catch (TierUnavailableException stillAway) {
            return false;
        } finally {
            draining.unlock();
        }
    }

    private void send(Sender sender) throws InterruptedException {
        List<Item> some = take();
        boolean isSent = false;
        try {
            sender.send(some);
            isSent = true;
        } finally {
            putBack(isSent ? List.of() : some);
        }
    }

    // Taken out before they are sent: what is added meanwhile became untrue later, and must be sent again.
    private synchronized List<Item> take() {
        List<Item> some = waiting.stream().limit(BATCH).toList();
        some.forEach(waiting::remove);
        sending = some.size();
        return some;
    }

    private synchronized void putBack(List<Item> unsent) {
        sending = 0;
        add(unsent);
    }
}
