package dev.larder.internal.behind;

import dev.larder.internal.behind.Behinds.Writing;
import dev.larder.tier.Entry;
import dev.larder.tier.WriteLog;
import dev.larder.writes.WriteQueue.Dead;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a queue outlives the process: the writes that wait, under the cache's name, and those that were given up, under another. What cannot be read
 * is left where it is and said: somebody was promised that it would be written.
 */
final class Book<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(Book.class);

    /** A write that was given up, and the number of its line. */
    record Numbered<K, V>(long number, Dead<K, V> dead) {}

    private final String cache;
    private final WriteLog log;
    private final Writing<K, V> writing;
    private int unreadable;

    Book(String cache, WriteLog log, Writing<K, V> writing) {
        this.cache = cache;
        this.log = log;
        this.writing = writing;
    }

    /** Whether a later process could tell the key from its text. */
    boolean canRead(K key, String text) {
        return key.equals(writing.keyOf().apply(text));
    }

    byte @Nullable [] envelope(String text, @Nullable V value) {
        return value == null ? null : writing.write().apply(text, new Entry<>(value, 0, 0, 0, 0, 0, 0, Set.of()));
    }

    void write(Item<K, V> item, byte @Nullable [] envelope) {
        log.write(cache, item.number, Line.waiting(item, envelope).bytes());
    }

    void strike(Collection<Long> numbers) {
        log.strike(cache, numbers);
    }

    void bury(long number, Dead<K, V> dead, String text) {
        Line line = new Line(
                dead.queuedAt().toEpochMilli(),
                dead.givenUpAt().toEpochMilli(),
                dead.attempts(),
                text,
                dead.failure(),
                envelope(text, dead.value()));
        log.write(graveyard(), number, line.bytes());
    }

    void forget(Collection<Long> numbers) {
        log.strike(graveyard(), numbers);
    }

    /** What earlier processes have left to be written, in its order. */
    List<Item<K, V>> waiting() {
        List<Item<K, V>> items = new ArrayList<>();
        read(
                cache,
                (number, line, key) ->
                        items.add(new Item<>(number, key, line.text(), value(line), line.sinceMillis())));
        return items;
    }

    /** What earlier processes have given up, oldest first. */
    List<Numbered<K, V>> dead() {
        List<Numbered<K, V>> all = new ArrayList<>();
        read(
                graveyard(),
                (number, line, key) -> all.add(new Numbered<>(
                        number,
                        new Dead<>(
                                key,
                                value(line),
                                Instant.ofEpochMilli(line.sinceMillis()),
                                Instant.ofEpochMilli(line.givenUpMillis()),
                                line.attempts(),
                                line.failure()))));
        return all;
    }

    /** How many lines could not be read. */
    int unreadable() {
        return unreadable;
    }

    private interface Reading<K> {
        void read(long number, Line line, K key);
    }

    private void read(String queue, Reading<K> reading) {
        for (Map.Entry<Long, byte[]> each : log.lines(queue).entrySet()) {
            try {
                Line line = Line.of(each.getValue());
                K key = writing.keyOf().apply(line.text());
                if (key == null) {
                    throw new IOException("its key cannot be told from its text; give WriteBehind.readingKeys");
                }
                reading.read(each.getKey(), line, key);
            } catch (IOException | RuntimeException useless) { // the user's codec and key function enter here
                unreadable++;
                LOG.error(
                        "A write that waits on disk cannot be read, and is left there: cache={} number={} cause={}",
                        cache,
                        each.getKey(),
                        useless.toString());
            }
        }
    }

    private @Nullable V value(Line line) {
        byte[] envelope = line.envelope();
        return envelope == null
                ? null
                : writing.open().apply(line.text(), envelope).value();
    }

    // No cache's name has a line break in it.
    private String graveyard() {
        return cache + "\ndead";
    }
}
