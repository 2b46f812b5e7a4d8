package dev.larder.internal.behind;

import dev.larder.internal.events.Events;
import dev.larder.tier.Entry;
import dev.larder.tier.WriteLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues of one Larder, and the log that they share, which is opened for the first of them. Thread-safe. */
public final class Behinds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Behinds.class);

    private final String namespace;
    private final Supplier<Optional<WriteLog>> opening;
    private final Events events;
    private final Map<String, BehindQueue<?, ?>> queues = new LinkedHashMap<>();
    private @Nullable WriteLog log;

    /** None so far. */
    public Behinds(String namespace, Supplier<Optional<WriteLog>> opening, Events events) {
        this.namespace = namespace;
        this.opening = opening;
        this.events = events;
    }

    /**
     * How the values of a cache are written down.
     *
     * @param write makes an envelope of a key's value; throws what the codec throws
     * @param open makes a value of it
     * @param keyOf makes a key of its text, or null
     */
    public record Writing<K, V>(
            BiFunction<String, Entry<V>, byte[]> write,
            BiFunction<String, byte[], Entry<V>> open,
            Function<String, @Nullable K> keyOf) {}

    /**
     * The queue of a cache, with what earlier processes have left in it: readers see that when this returns.
     *
     * @param seen where readers of the cache look first
     * @param writing asked only if the queue is to outlive the process
     * @throws IllegalStateException if it is to, and there is no place for it
     */
    public synchronized <K, V> BehindQueue<K, V> open(
            BehindQueue.Parts<K, V> parts, Queued<V> seen, Supplier<Writing<K, V>> writing) {
        Book<K, V> book = parts.settings().isInMemoryOnly() ? null : book(parts.cache(), writing.get());
        Pending<K, V> pending = new Pending<>(parts.settings(), seen);
        Tally tally = new Tally();
        Graves<K, V> graves = new Graves<>(parts.settings().deadLetters());
        if (book != null) {
            restore(parts, book, pending, graves);
        }
        Workers<K, V> workers = new Workers<>(parts, namespace, pending, tally, graves, book, events);
        BehindQueue<K, V> queue = new BehindQueue<>(parts, pending, tally, graves, workers, book);
        queues.put(parts.cache(), queue);
        return queue;
    }

    private <K, V> Book<K, V> book(String cache, Writing<K, V> writing) {
        return new Book<>(cache, place(cache), writing);
    }

    private WriteLog place(String cache) {
        if (log == null) {
            log = opening.get()
                    .orElseThrow(() -> new IllegalStateException("Cache " + cache
                            + " writes behind, and nothing of this Larder outlives the process; give it a disk by"
                            + " Larder.Builder.disk, or say WriteBehind.inMemoryOnly if what waits may be lost"));
        }
        return log;
    }

    private <K, V> void restore(
            BehindQueue.Parts<K, V> parts, Book<K, V> book, Pending<K, V> pending, Graves<K, V> graves) {
        List<Item<K, V>> waiting = book.waiting();
        waiting.forEach(item -> pending.restore(item, parts.clock().nanos()));
        book.dead().forEach(graves::add);
        if (!waiting.isEmpty()) {
            LOG.info(
                    "Writes of an earlier process are brought to the source: namespace={} cache={} writes={}",
                    namespace,
                    parts.cache(),
                    waiting.size());
        }
    }

    /** Begins what is due. */
    public void turn() {
        all().forEach(BehindQueue::turn);
    }

    private synchronized List<BehindQueue<?, ?>> all() {
        return new ArrayList<>(queues.values());
    }

    /** Ends the queue of a cache, if it has one; waits for a bounded time until what waits was written. */
    public void endOf(String cache) {
        BehindQueue<?, ?> queue;
        synchronized (this) {
            queue = queues.remove(cache);
        }
        if (queue != null) {
            end(queue);
        }
    }

    private void end(BehindQueue<?, ?> queue) {
        int left = queue.close(queue.parts().settings().drainAtClose());
        if (left > 0 && queue.isPersistent()) {
            LOG.info(
                    "Closed while writes waited for the source; they wait on disk for the next process: namespace={}"
                            + " cache={} writes={}",
                    namespace,
                    queue.parts().cache(),
                    left);
        } else if (left > 0) {
            LOG.warn(
                    "Closed while writes waited for the source, and they are lost, as they were in memory only:"
                            + " namespace={} cache={} writes={}",
                    namespace,
                    queue.parts().cache(),
                    left);
        }
    }

    /** Ends all queues, one after the other, each within its own bound, and lets go of the log. */
    @Override
    public void close() {
        all().forEach(queue -> endOf(queue.parts().cache()));
        WriteLog open;
        synchronized (this) {
            open = log;
            log = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
