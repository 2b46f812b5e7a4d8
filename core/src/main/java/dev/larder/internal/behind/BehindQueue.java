package dev.larder.internal.behind;

import dev.larder.Acknowledgement;
import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The door to a queue: takes writes on the caller's thread, in steps between which {@link Pending} keeps the order. What blocks is done between them,
 * with no lock held.
 */
public final class BehindQueue<K, V> implements WriteQueue<K, V> {

    private static final int SHOWINGS = 3;
    private static final long LOOK_AGAIN_MILLIS = 50;

    /**
     * What a queue is made of.
     *
     * @param cache the cache's name
     * @param settings how it writes behind
     * @param front the cache
     * @param textOf a key's text; throws if the key does not fit, or the cache is closed
     * @param copy what is kept of a value that the caller may change
     * @param clock tells the time
     */
    public record Parts<K, V>(
            String cache,
            WriteBehind<K, V> settings,
            Front<K, V> front,
            Function<K, String> textOf,
            UnaryOperator<V> copy,
            Clock clock) {}

    private final Parts<K, V> parts;
    private final Pending<K, V> pending;
    private final Tally tally;
    private final Graves<K, V> graves;
    private final Workers<K, V> workers;
    private final @Nullable Book<K, V> book;
    private volatile boolean isClosed;

    BehindQueue(
            Parts<K, V> parts,
            Pending<K, V> pending,
            Tally tally,
            Graves<K, V> graves,
            Workers<K, V> workers,
            @Nullable Book<K, V> book) {
        this.parts = parts;
        this.pending = pending;
        this.tally = tally;
        this.graves = graves;
        this.workers = workers;
        this.book = book;
    }

    @Override
    public Acknowledgement put(K key, V value) {
        return take(key, parts.copy().apply(Objects.requireNonNull(value, "value")));
    }

    @Override
    public Acknowledgement delete(K key) {
        return take(key, null);
    }

    private Acknowledgement take(K key, @Nullable V value) {
        String text = parts.textOf().apply(key);
        requireOpen();
        requireReadable(key, text);
        byte[] envelope = book == null ? null : book.envelope(text, value);
        Item<K, V> item = admitted(key, text, value);
        writeDown(item, envelope);
        enter(item);
        tally.taken.increment();
        try {
            return show(item);
        } finally {
            pending.ready(item, parts.clock().nanos());
            workers.look();
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("The queue of cache " + parts.cache() + " is closed");
        }
    }

    private void requireReadable(K key, String text) {
        if (book != null && !book.canRead(key, text)) {
            throw new IllegalArgumentException("A key of cache " + parts.cache()
                    + " cannot be told from its text after a restart; give the cache WriteBehind.readingKeys, or say"
                    + " WriteBehind.inMemoryOnly if what waits may be lost");
        }
    }

    private Item<K, V> admitted(K key, String text, @Nullable V value) {
        Item<K, V> item = pending.admit(key, text, value, parts.clock().millis());
        if (item == null) {
            tally.turnedAway.increment();
            throw new FullException(
                    "Cache " + parts.cache() + " has " + parts.settings().capacity()
                            + " writes waiting already, which is all it may; the source does not keep up ("
                            + Objects.requireNonNullElse(workers.failure(), "it answers") + "). Write later");
        }
        return item;
    }

    private void writeDown(Item<K, V> item, byte @Nullable [] envelope) {
        boolean isWritten = false;
        try {
            if (book != null) {
                book.write(item, envelope);
            }
            isWritten = true;
        } finally {
            if (!isWritten) {
                pending.withdraw(item);
            }
        }
    }

    // Struck before it is ready: once its own line is gone, no older one may be found by a later process.
    private void enter(Item<K, V> item) {
        List<Item<K, V>> older = pending.enter(item);
        if (book == null || older.isEmpty()) {
            return;
        }
        List<Long> numbers =
                older.stream().flatMap(each -> each.numbers.stream()).toList();
        try {
            book.strike(numbers);
        } catch (TierUnavailableException away) {
            item.numbers.addAll(numbers);
        }
    }

    // Two callers may show their values the other way round; so whoever has shown looks whether it was the newest.
    private Acknowledgement show(Item<K, V> item) {
        for (int i = 0; i < SHOWINGS; i++) {
            Item<K, V> newest = Objects.requireNonNullElse(pending.newest(item.text), item);
            Acknowledgement shown = parts.front().show(newest.key, newest.text, newest.value);
            if (pending.isNewest(newest)) {
                return shown;
            }
        }
        parts.front().drop(item.text);
        return Acknowledgement.ACKNOWLEDGED;
    }

    @Override
    public boolean flush(Duration atMost) {
        long untilNanos = parts.clock().nanos() + atMost.toNanos();
        long upTo = pending.hurry();
        workers.look();
        try {
            awaitTried(upTo, untilNanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !pending.holds(upTo);
    }

    private void awaitTried(long upTo, long untilNanos) throws InterruptedException {
        while (pending.isHurrying(upTo) && untilNanos - parts.clock().nanos() > 0) {
            pending.awaitChange(LOOK_AGAIN_MILLIS);
            workers.look();
        }
    }

    @Override
    public Figures figures() {
        long now = parts.clock().millis();
        return new Figures(
                pending.size(),
                parts.settings().capacity(),
                Duration.ofMillis(Math.max(0, now - pending.oldestMillis(now))),
                book != null,
                graves.size(),
                book == null ? 0 : book.unreadable(),
                tally.counts(pending.merged()),
                workers.failure());
    }

    @Override
    public List<Dead<K, V>> dead() {
        return graves.list();
    }

    @Override
    public int forgetDead() {
        List<Long> numbers = graves.clear();
        if (book != null && !numbers.isEmpty()) {
            book.forget(numbers);
        }
        return numbers.size();
    }

    /** Begins what is due. */
    void turn() {
        workers.look();
    }

    /** Takes nothing any more, waits for a bounded time until what is queued was tried, and ends. Answers how many writes are left. */
    int close(Duration atMost) {
        isClosed = true;
        flush(atMost);
        workers.close();
        pending.hide();
        return pending.size();
    }

    Parts<K, V> parts() {
        return parts;
    }

    boolean isPersistent() {
        return book != null;
    }
}
