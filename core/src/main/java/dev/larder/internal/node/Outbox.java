package dev.larder.internal.node;

import dev.larder.TierUnavailableException;
import dev.larder.journal.JournalRecord.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The invalidations that could not be sent, until they can be. Bounded: what does not fit any more turns all of it into one
 * horizon, which kills too much and never too little. Thread-safe; only {@link #drain} blocks, and holds no lock that adding
 * needs while it does.
 *
 * <p>Where there is a ledger, every item is written down there, outside of all locks, before it waits, and struck after it was sent; each
 * time it is added under another number. So what is added once more while it is being sent stays written down.
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

    /** An item and its number in the ledger. */
    record Numbered(Item item, long number) {}

    /** Sends what waits; throws {@link TierUnavailableException} if it cannot. */
    public interface Sender {
        /** Sends some of it. What was sent in part is sent again. */
        void send(List<Item> items) throws InterruptedException;
    }

    private static final int BATCH = 500;

    private final int maximum;
    private final ReentrantLock draining = new ReentrantLock();
    private final OutboxLedger ledger;
    // Each with its number in the ledger.
    private final Map<Item, Long> waiting = new LinkedHashMap<>();
    private int sending;
    private volatile int size;

    /** An outbox for at most so many items. */
    public Outbox(int maximum) {
        this(maximum, OutboxLedger.none());
    }

    /** An outbox whose items outlive the process; those that an earlier one has left wait in it already. */
    public Outbox(int maximum, OutboxLedger ledger) {
        this.maximum = maximum;
        this.ledger = ledger;
        ledger.strike(enter(ledger.items()));
        boundAtOnce();
    }

    /** Adds items. */
    public void add(List<? extends Item> items) {
        ledger.strike(enter(ledger.write(items)));
        boundAtOnce();
    }

    private void boundAtOnce() {
        if (isTooLong()) {
            List<Numbered> horizon = ledger.write(List.of(new Item.Grouped(
                    Group.horizon("more than " + maximum + " invalidations waited for the shared tier"))));
            ledger.strike(replaceAll(horizon));
        }
    }

    private synchronized boolean isTooLong() {
        return waiting.size() > maximum;
    }

    /** Lets items wait; answers the numbers that are of no more use. */
    private synchronized List<Long> enter(List<Numbered> items) {
        List<Long> replaced = new ArrayList<>();
        for (Numbered item : items) {
            Long before = waiting.put(item.item(), item.number());
            if (before != null) {
                replaced.add(before);
            }
        }
        size = waiting.size() + sending;
        return replaced;
    }

    private synchronized List<Long> replaceAll(List<Numbered> items) {
        List<Long> replaced = new ArrayList<>(waiting.values());
        waiting.clear();
        replaced.addAll(enter(items));
        return replaced;
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
        List<Numbered> some = take();
        boolean isSent = false;
        try {
            sender.send(some.stream().map(Numbered::item).toList());
            isSent = true;
        } finally {
            ledger.strike(isSent ? sent(some) : putBack(some));
            boundAtOnce();
        }
    }

    // Taken out before they are sent: what is added meanwhile became untrue later, and must be sent again.
    private synchronized List<Numbered> take() {
        List<Numbered> some = waiting.entrySet().stream()
                .limit(BATCH)
                .map(each -> new Numbered(each.getKey(), each.getValue()))
                .toList();
        some.forEach(each -> waiting.remove(each.item()));
        sending = some.size();
        return some;
    }

    private synchronized Collection<Long> sent(List<Numbered> some) {
        sending = 0;
        size = waiting.size();
        return some.stream().map(Numbered::number).toList();
    }

    private synchronized Collection<Long> putBack(List<Numbered> unsent) {
        sending = 0;
        return enter(unsent);
    }
}
