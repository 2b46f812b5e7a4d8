package dev.larder.testkit;

import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk inside this process: give it to {@link dev.larder.Larder.Builder#disk}, close that Larder, give it to the next, which finds what
 * the first has kept. Values are written as soon as they are taken, on the thread that gives them, unless {@link #holdWrites}. One
 * Larder of a namespace uses it at a time. Thread-safe.
 */
public final class InMemoryLocalTier implements LocalTier.Provider {

    private final Map<String, LocalContents> stores = new ConcurrentHashMap<>();
    private final Map<String, WriteLines> writes = new ConcurrentHashMap<>();
    private volatile boolean isHeld;
    private volatile int queue = 1_000;

    /** How many values wait to be written while writes are held. Default: 1,000. */
    public InMemoryLocalTier queue(int writes) {
        queue = writes;
        return this;
    }

    /** Lets values wait from now on. */
    public void holdWrites() {
        isHeld = true;
    }

    /** Writes what waits, on this thread, and what comes from now on at once. */
    public void releaseWrites() {
        isHeld = false;
        stores.values().forEach(LocalContents::writeAll);
    }

    /** Whether the store of a namespace holds a value for a key; one that waits to be written is not there. */
    public boolean holds(String namespace, String key) {
        return store(namespace).find(key).isPresent();
    }

    /** The disk as it would be found if the process that uses it had died just now: what waits to be written is not there. */
    public InMemoryLocalTier asIfKilled() {
        InMemoryLocalTier found = new InMemoryLocalTier();
        stores.forEach((namespace, contents) -> found.stores.put(namespace, contents.persisted()));
        writes.forEach((namespace, lines) -> found.writes.put(namespace, lines.copy()));
        return found;
    }

    /** How far the journal was followed, as the journal itself said it; null if that is not known. */
    public @Nullable String checkpoint(String namespace) {
        return store(namespace).checkpoint();
    }

    /** Lets the disk say that the journal was followed up to another place; null as if the process died in the middle of an abandonment. */
    public void claim(String namespace, @Nullable String place) {
        store(namespace).checkpoint(place);
    }

    @Override
    public LocalTier open(SharedTier.Node node) {
        LocalContents contents = store(node.namespace());
        contents.use(node);
        return new OpenLocalTier(contents, () -> isHeld, () -> queue);
    }

    @Override
    public Optional<WriteLog> openWrites(SharedTier.Node node) {
        return Optional.of(lines(node.namespace()));
    }

    /** How many lines wait there to be written to sources, dead letters included. */
    public int waitingWrites(String namespace) {
        return lines(namespace).size();
    }

    /** Lets everything about writes that wait fail from now on, or work again. */
    public void failWrites(String namespace, boolean isToFail) {
        lines(namespace).down(isToFail);
    }

    private WriteLines lines(String namespace) {
        return writes.computeIfAbsent(namespace, same -> new WriteLines());
    }

    private LocalContents store(String namespace) {
        return stores.computeIfAbsent(namespace, same -> new LocalContents());
    }
}
