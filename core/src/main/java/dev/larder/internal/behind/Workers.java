package dev.larder.internal.behind;

import dev.larder.Clock;
import dev.larder.LarderListener.WroteBehind;
import dev.larder.TierUnavailableException;
import dev.larder.internal.behind.Book.Numbered;
import dev.larder.internal.events.Events;
import dev.larder.internal.threads.Threads;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteBehind.RefusedException;
import dev.larder.writes.WriteQueue.Dead;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is due to the source, batch after batch, on threads of its own. What a batch has done to the tiers and the log is done before its writes
 * stop being what readers of this node see: first the source has it, then the tiers are settled, then its lines are struck, then it is gone.
 */
final class Workers<K, V> {

    private static final int LONGEST_FAILURE = 500;

    private final BehindQueue.Parts<K, V> parts;
    private final WriteBehind<K, V> settings;
    private final Pending<K, V> pending;
    private final Tally tally;
    private final Graves<K, V> graves;
    private final @Nullable Book<K, V> book;
    private final Events events;
    private final Mood mood;
    private final ThreadPoolExecutor pool;
    private volatile @Nullable String failure;

    Workers(
            BehindQueue.Parts<K, V> parts,
            String namespace,
            Pending<K, V> pending,
            Tally tally,
            Graves<K, V> graves,
            @Nullable Book<K, V> book,
            Events events) {
        this.parts = parts;
        this.settings = parts.settings();
        this.pending = pending;
        this.tally = tally;
        this.graves = graves;
        this.book = book;
        this.events = events;
        this.mood = new Mood(parts.cache(), parts.clock());
        // One may wait: whoever is rejected knows that somebody will look after he has.
        this.pool = Threads.pool("larder-" + namespace + "-writes-" + parts.cache(), settings.concurrency(), 1);
    }

    /** What the source said to the last batch, or null if that was written. */
    @Nullable String failure() {
        return failure;
    }

    /** Begins what is due. Does not block. */
    void look() {
        if (!pending.hasDue(parts.clock().nanos())) {
            return;
        }
        try {
            pool.execute(this::work);
        } catch (RejectedExecutionException enoughAtWork) {
            return;
        }
    }

    private void work() {
        List<Item<K, V>> batch = pending.take(parts.clock().nanos());
        while (!batch.isEmpty()) {
            bring(batch);
            batch = pending.take(parts.clock().nanos());
        }
    }

    private void bring(List<Item<K, V>> batch) {
        Clock clock = parts.clock();
        long began = clock.nanos();
        Throwable thrown = thrownBy(batch);
        Duration duration = Duration.ofNanos(clock.nanos() - began);
        failure = thrown == null ? null : words(thrown);
        int dead = thrown == null ? written(batch) : failed(batch, thrown);
        // Who refuses a write takes others.
        mood.after(batch.size(), thrown instanceof RefusedException ? null : failure, pending.size());
        events.wroteBehind(() -> new WroteBehind(parts.cache(), batch.size(), duration, thrown, dead));
    }

    private @Nullable Throwable thrownBy(List<Item<K, V>> batch) {
        try {
            settings.writer()
                    .write(Collections.unmodifiableList(
                            batch.stream().map(Item::asWrite).collect(Collectors.toList())));
            return null;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return closing;
        } catch (Throwable thrown) { // the user's code enters here, so anything may come out, and no write may hang in
            // between
            return thrown;
        }
    }

    private int written(List<Item<K, V>> batch) {
        tally.written.add(batch.size());
        for (Item<K, V> item : batch) {
            parts.front().settle(item.key, item.text, item.value, () -> pending.isNewest(item));
        }
        strike(batch);
        pending.done(batch);
        return 0;
    }

    private int failed(List<Item<K, V>> batch, Throwable thrown) {
        tally.failed.add(batch.size());
        long now = parts.clock().millis();
        List<Item<K, V>> dead = pending.failed(
                batch, thrown instanceof RefusedException, now, parts.clock().nanos());
        dead.forEach(item -> bury(item, now, words(thrown)));
        pending.done(dead);
        return dead.size();
    }

    private void bury(Item<K, V> item, long now, String words) {
        tally.dead.increment();
        Dead<K, V> dead = new Dead<>(
                item.key,
                item.value,
                Instant.ofEpochMilli(item.sinceMillis),
                Instant.ofEpochMilli(now),
                item.attempts,
                words);
        long number = graves.next();
        List<Long> forgotten = graves.add(new Numbered<>(number, dead));
        tally.forgotten.add(forgotten.size());
        mood.gaveUp(item.text, words, forgotten.size());
        boolean isBuried = book == null || isWrittenDown(book, number, dead, item.text, forgotten);
        if (pending.isNewest(item)) {
            parts.front().drop(item.text);
        }
        if (isBuried) {
            strike(List.of(item));
        }
    }

    // What cannot be written down is still queued for a later process, which will give it up once more.
    private static <K, V> boolean isWrittenDown(
            Book<K, V> book, long number, Dead<K, V> dead, String text, List<Long> forgotten) {
        try {
            book.bury(number, dead, text);
            if (!forgotten.isEmpty()) {
                book.forget(forgotten);
            }
            return true;
        } catch (RuntimeException diskOrCodec) {
            return false;
        }
    }

    // What cannot be struck is written once more by a later process.
    private void strike(List<Item<K, V>> items) {
        if (book == null) {
            return;
        }
        Set<Long> numbers =
                items.stream().flatMap(item -> item.numbers.stream()).collect(Collectors.toSet());
        try {
            book.strike(numbers);
        } catch (TierUnavailableException away) {
            mood.cannotStrike(away);
        }
    }

    private static String words(Throwable thrown) {
        String words = thrown.toString();
        return words.length() > LONGEST_FAILURE ? words.substring(0, LONGEST_FAILURE) : words;
    }

    /** Ends; who hangs in the writer is interrupted and left. */
    void close() {
        pool.shutdownNow();
    }
}
