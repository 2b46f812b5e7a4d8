package dev.larder.internal.node;

import dev.larder.TierUnavailableException;
import dev.larder.journal.JournalRecord.Group;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The invalidations that could not be sent, until they can be. Bounded: what does not fit any more turns all of it into one
 * horizon, which kills too much and never too little. Thread-safe; only {@link #drain} blocks, and holds no lock that adding
 * needs while it does.
 */
public final class Outbox {

    /** Sends what waits; throws {@link TierUnavailableException} if it cannot. */
    public interface Sender {
        /** Removes keys from the shared tier and appends their record. */
        void sendKeys(List<String> keys) throws InterruptedException;

        /** Appends a group record. */
        void sendGroup(Group group) throws InterruptedException;
    }

    private static final int BATCH = 500;

    private final int maximum;
    private final ReentrantLock draining = new ReentrantLock();
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<Group> groups = new LinkedHashSet<>();
    private int sending;
    private volatile int size;

    /** An outbox for at most so many keys and groups. */
    public Outbox(int maximum) {
        this.maximum = maximum;
    }

    /** Adds keys and groups. */
    public synchronized void add(List<String> moreKeys, List<Group> moreGroups) {
        keys.addAll(moreKeys);
        groups.addAll(moreGroups);
        if (keys.size() + groups.size() > maximum) {
            keys.clear();
            groups.clear();
            groups.add(Group.horizon("more than " + maximum + " invalidations waited for the shared tier"));
        }
        count();
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
        if (isEmpty() || !draining.tryLock()) {
            return isEmpty();
        }
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
        List<String> someKeys = new ArrayList<>();
        List<Group> someGroups = new ArrayList<>();
        take(someKeys, someGroups);
        boolean isSent = false;
        try {
            if (!someKeys.isEmpty()) {
                sender.sendKeys(someKeys);
            }
            for (Group group : someGroups) {
                sender.sendGroup(group);
            }
            isSent = true;
        } finally {
            putBack(isSent ? List.of() : someKeys, isSent ? List.of() : someGroups);
        }
    }

    // Taken out before they are sent: what is added meanwhile became untrue later, and must be sent again.
    private synchronized void take(List<String> someKeys, List<Group> someGroups) {
        keys.stream().limit(BATCH).forEach(someKeys::add);
        someKeys.forEach(keys::remove);
        if (someKeys.isEmpty()) {
            groups.stream().limit(BATCH).forEach(someGroups::add);
            someGroups.forEach(groups::remove);
        }
        sending = someKeys.size() + someGroups.size();
        count();
    }

    private synchronized void putBack(List<String> someKeys, List<Group> someGroups) {
        sending = 0;
        add(someKeys, someGroups);
    }

    private void count() {
        size = keys.size() + groups.size() + sending;
    }
}
