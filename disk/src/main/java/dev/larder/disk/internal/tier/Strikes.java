package dev.larder.disk.internal.tier;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was dropped, how far the journal was followed, and whether everything was abandoned, until the store has it. For readers it holds at
 * once: a key that waits here is hidden from them, and what was kept under an earlier generation is dead. So whoever follows the journal
 * never waits for the store.
 *
 * <p>Bounded: where too many keys wait, as the store hangs, somebody has to abandon, which takes no room. The lock guards fields only. Thread-safe.
 */
final class Strikes {

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private Set<String> keys = new HashSet<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean isAbandonment;
    private boolean hasNotes;
    private boolean isUnderWay;
    private @Nullable String place;
    private volatile @Nullable String checkpoint;
    private final AtomicInteger generation;

    /**
     * What has to be written, in this order.
     *
     * @param generation that of the place
     * @param isAbandonment whether everything goes
     * @param keys which keys go after that
     * @param place how far the journal was followed then; null if that is not to be written
     * @param waiting who waits until it is written
     */
    record Taken(
            int generation,
            boolean isAbandonment,
            Set<String> keys,
            @Nullable String place,
            List<CompletableFuture<Void>> waiting) {}

    Strikes(int most, int generation, @Nullable String checkpoint) {
        this.most = most;
        this.generation = new AtomicInteger(generation);
        this.checkpoint = checkpoint;
    }

    /** What was kept under another is dead. */
    int generation() {
        return generation.get();
    }

    /** How far the journal was followed, as far as this process knows. */
    @Nullable String checkpoint() {
        return checkpoint;
    }

    /** Whether a key was dropped, and the store does not have that yet. */
    boolean hides(String key) {
        return !hidden.isEmpty() && hidden.contains(key);
    }

    /** Hides keys; false if there is no room for them. */
    boolean drop(List<String> dropped) {
        lock.lock();
        try {
            if (keys.size() + dropped.size() > most) {
                return false;
            }
            hidden.addAll(dropped);
            keys.addAll(dropped);
            some.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a place; one that was not written yet is forgotten for it. */
    void reach(String position) {
        lock.lock();
        try {
            place = position;
            checkpoint = position;
            some.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Something else waits to be written with these. */
    void noteWaits() {
        lock.lock();
        try {
            hasNotes = true;
            some.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes everything dead that was kept until now. */
    void abandon() {
        lock.lock();
        try {
            generation.incrementAndGet();
            isAbandonment = true;
            place = null;
            checkpoint = null;
            keys = new HashSet<>();
            hidden.clear();
            some.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Completes when everything that waits by now has been written, or turned out to be impossible to write. */
    CompletionStage<Void> written() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        lock.lock();
        try {
            if (isIdle() && !isUnderWay) {
                written.complete(null);
            } else {
                waiting.add(written);
                some.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return written;
    }

    /** Waits until there is something to be written, for so long at most. */
    void await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = nanos; isIdle() && left > 0; ) {
                left = some.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle() {
        return keys.isEmpty() && place == null && !isAbandonment && !hasNotes && waiting.isEmpty();
    }

    /** Hands everything over to be written, one at a time; null if there is nothing. Whoever takes it says {@link #done}. */
    @Nullable Taken take() {
        lock.lock();
        try {
            if (isIdle()) {
                return null;
            }
            Taken taken = new Taken(generation.get(), isAbandonment, keys, place, waiting);
            keys = new HashSet<>();
            waiting = new ArrayList<>();
            isAbandonment = false;
            hasNotes = false;
            place = null;
            isUnderWay = true;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The store has it. */
    void done(Taken taken) {
        lock.lock();
        try {
            isUnderWay = false;
            // What was dropped once more meanwhile stays hidden.
            taken.keys().forEach(key -> {
                if (!keys.contains(key)) {
                    hidden.remove(key);
                }
            });
        } finally {
            lock.unlock();
        }
        taken.waiting().forEach(one -> one.complete(null));
    }
}
