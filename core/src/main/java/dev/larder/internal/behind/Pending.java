package dev.larder.internal.behind;

import dev.larder.writes.WriteBehind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits, and in which order. Each key has its writes in the order of their numbers, and only the first of them may be under way. A write goes
 * through these states, and its caller does between them what may block:
 *
 * <pre>
 * admit → (written down) → enter: readers of this node see it; earlier ones that wait go
 *       → (shown to other nodes) → ready: it may be written
 *       → take: under way → (written) → done: gone
 *                         → (failed) → failed: waits again, or is dead
 * </pre>
 *
 * Its monitor guards fields only. Thread-safe.
 */
final class Pending<K, V> {

    private final WriteBehind<K, V> settings;
    private final Queued<V> seen;
    private final Map<String, Deque<Item<K, V>>> byKey = new LinkedHashMap<>();
    private int size;
    private long last;
    private long merged;
    private boolean isHidden;

    Pending(WriteBehind<K, V> settings, Queued<V> seen) {
        this.settings = settings;
        this.seen = seen;
    }

    /** A place for a write; null if there is none. */
    synchronized @Nullable Item<K, V> admit(K key, String text, @Nullable V value, long nowMillis) {
        Deque<Item<K, V>> items = byKey.get(text);
        boolean takesAPlace = items != null && items.stream().anyMatch(this::isReplaceable);
        if (size >= settings.capacity() && !takesAPlace) {
            return null;
        }
        Item<K, V> item = new Item<>(++last, key, text, value, nowMillis);
        append(item);
        return item;
    }

    /** A write of an earlier process, which had been taken then; in the order of their numbers. */
    synchronized void restore(Item<K, V> item, long nowNanos) {
        last = Math.max(last, item.number);
        append(item);
        enter(item).forEach(older -> item.numbers.addAll(older.numbers));
        ready(item, nowNanos);
    }

    private void append(Item<K, V> item) {
        byKey.computeIfAbsent(item.text, first -> new ArrayDeque<>()).addLast(item);
        size++;
    }

    private boolean isReplaceable(Item<K, V> item) {
        return !settings.isEveryWrite() && item.isReady && !item.isUnderWay;
    }

    /** It was not written down. */
    synchronized void withdraw(Item<K, V> item) {
        remove(item);
        notifyAll();
    }

    /** It is written down. Answers those in whose place it stands; what of them is written down is to be struck before it is ready. */
    synchronized List<Item<K, V>> enter(Item<K, V> item) {
        List<Item<K, V>> older = of(item.text).stream()
                .filter(each -> each.number < item.number && isReplaceable(each))
                .toList();
        older.forEach(item::replace);
        item.isEntered = true;
        older.forEach(this::remove);
        merged += older.size();
        show(item.text);
        return older;
    }

    synchronized void ready(Item<K, V> item, long nowNanos) {
        if (item.attempts == 0) {
            item.dueNanos = nowNanos + settings.linger().toNanos();
        }
        item.isReady = true;
        notifyAll();
    }

    /** Whether it is the last write of its key that readers see. */
    synchronized boolean isNewest(Item<K, V> item) {
        return newest(item.text) == item;
    }

    /** The last write of a key that readers see, or null. */
    synchronized @Nullable Item<K, V> newest(String text) {
        Item<K, V> newest = null;
        for (Item<K, V> item : of(text)) {
            newest = item.isEntered ? item : newest;
        }
        return newest;
    }

    /** A batch that is due, now under way; empty if none is. */
    synchronized List<Item<K, V>> take(long nowNanos) {
        List<Item<K, V>> batch = choose(nowNanos);
        batch.forEach(item -> item.isUnderWay = true);
        return batch;
    }

    synchronized boolean hasDue(long nowNanos) {
        return !choose(nowNanos).isEmpty();
    }

    private List<Item<K, V>> choose(long nowNanos) {
        List<Item<K, V>> batch = new ArrayList<>();
        boolean isDue = false;
        int room = settings.batch();
        Iterator<Deque<Item<K, V>>> keys = byKey.values().iterator();
        while (batch.size() < room && keys.hasNext()) {
            Item<K, V> first = Objects.requireNonNull(keys.next().peekFirst());
            int company = Math.min(room, first.company(settings.batch()));
            if (first.isWilling(nowNanos) && batch.size() < company) {
                room = company;
                isDue |= first.isDue(nowNanos);
                batch.add(first);
            }
        }
        return isDue || batch.size() == settings.batch() ? batch : List.of();
    }

    /** They are written, or given up, and struck. */
    synchronized void done(List<Item<K, V>> items) {
        for (Item<K, V> item : items) {
            remove(item);
            Deque<Item<K, V>> left = byKey.remove(item.text);
            if (left != null) {
                // To the end: a key that is written all the time must not go before all the others each time.
                byKey.put(item.text, left);
            }
        }
        notifyAll();
    }

    /** They were not written. Answers those that are dead now, which stay under way until they are {@link #done}. */
    synchronized List<Item<K, V>> failed(List<Item<K, V>> items, boolean isRefused, long nowMillis, long nowNanos) {
        List<Item<K, V>> dead = new ArrayList<>();
        for (Item<K, V> item : items) {
            item.attempts++;
            boolean isOver = isRefused
                    || nowMillis - item.sinceMillis >= settings.giveUpAfter().toMillis();
            if (isOver && items.size() == 1) {
                dead.add(item);
            } else {
                again(item, isOver, isRefused ? nowNanos : pausedUntil(item, nowNanos));
            }
        }
        notifyAll();
        return dead;
    }

    private long pausedUntil(Item<K, V> item, long nowNanos) {
        return nowNanos + settings.pauseAfter(item.attempts).toNanos();
    }

    private static void again(Item<?, ?> item, boolean isAlone, long dueNanos) {
        item.isUnderWay = false;
        item.isHurried = false;
        item.isAlone |= isAlone;
        item.dueNanos = dueNanos;
    }

    /** Has all that waits tried at once. Answers the number of the last of them. */
    synchronized long hurry() {
        byKey.values().forEach(items -> items.forEach(item -> item.isHurried = true));
        return last;
    }

    /** Readers see nothing of it from now on: there are none any more. */
    synchronized void hide() {
        isHidden = true;
        seen.clear();
    }

    /** Whether something that was hurried, up to that number, was neither written nor has failed since. */
    synchronized boolean isHurrying(long upTo) {
        return byKey.values().stream().flatMap(Deque::stream).anyMatch(item -> item.isHurried && item.number <= upTo);
    }

    /** Waits for something to change, a moment at most. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again, and at its clock
    synchronized void awaitChange(long millis) throws InterruptedException {
        wait(millis);
    }

    synchronized boolean holds(long upTo) {
        return byKey.values().stream().flatMap(Deque::stream).anyMatch(item -> item.number <= upTo);
    }

    synchronized int size() {
        return size;
    }

    synchronized long merged() {
        return merged;
    }

    /** Since when the oldest waits; that moment itself if nothing does. */
    synchronized long oldestMillis(long nowMillis) {
        return byKey.values().stream()
                .flatMap(Deque::stream)
                .mapToLong(item -> item.sinceMillis)
                .min()
                .orElse(nowMillis);
    }

    private void remove(Item<K, V> item) {
        Deque<Item<K, V>> items = of(item.text);
        if (!items.remove(item)) {
            return;
        }
        size--;
        if (items.isEmpty()) {
            byKey.remove(item.text);
        }
        show(item.text);
    }

    private void show(String text) {
        Item<K, V> newest = newest(text);
        if (newest == null || isHidden) {
            seen.remove(text);
        } else {
            seen.set(text, newest.value);
        }
    }

    private Deque<Item<K, V>> of(String text) {
        Deque<Item<K, V>> items = byKey.get(text);
        return items == null ? new ArrayDeque<>() : items;
    }
}
