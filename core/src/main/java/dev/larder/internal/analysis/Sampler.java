package dev.larder.internal.analysis;

import dev.larder.Clock;
import dev.larder.internal.analysis.Event.Kind;
import dev.larder.internal.keys.KeyHash;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.Watcher;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens to a sample of the keys: all of it, for one key in so many. That a key is in the sample is decided when its entry is kept, and
 * remembered by the entry; so a hit of any other key reads one field more, and nothing else. Thread-safe.
 *
 * @param <K> the keys' type
 */
final class Sampler<K> implements Watcher {

    /**
     * What was drained.
     *
     * @param told how many events were read
     * @param lost how many more there were, as far as what was read tells: some of what does not fit is of keys that are in the sample no longer
     */
    record Drained(int told, int lost) {}

    private final Function<K, String> textOf;
    private final Clock clock;
    private final long usableNanos;
    /** None before the first entry that is watched was kept: of many caches most are hardly used, and a tape takes 16 KiB. */
    private final AtomicReference<@Nullable Tape> tape = new AtomicReference<>();

    private final LongAdder beyond = new LongAdder();
    private volatile Filter filter;

    /**
     * A sampler.
     *
     * @param usableNanos for how long an entry that is stale still answers
     */
    Sampler(Function<K, String> textOf, Clock clock, long usableNanos, Filter filter) {
        this.textOf = textOf;
        this.clock = clock;
        this.usableNanos = usableNanos;
        this.filter = filter;
    }

    @Override
    public boolean watches(String text) {
        return filter.holds(KeyHash.of(text));
    }

    /** A fresh entry that is watched has answered. Allocates nothing. */
    void hit(K key, MemoryEntry<?> entry, long nowNanos) {
        Tape current = tape.getAcquire();
        if (current != null) {
            current.hit(key, entry, nowNanos);
        }
    }

    /** Memory was asked otherwise. */
    void asked(String text, @Nullable MemoryEntry<?> answer, boolean isCountedAsHit) {
        if (!isCountedAsHit) {
            beyond.increment();
        }
        long key = KeyHash.of(text);
        if (filter.holds(key)) {
            tell(answer == null ? now(Kind.MISS, key) : of(Kind.HIT, key, answer, clock.nanos()));
        }
    }

    /** How often memory was asked without a fresh answer. */
    long beyond() {
        return beyond.sum();
    }

    @Override
    public void kept(String text, MemoryEntry<?> entry, boolean wasThere) {
        tell(of(wasThere ? Kind.REPLACED : Kind.KEPT, KeyHash.of(text), entry, clock.nanos()));
    }

    /** The source was asked for a key that is watched; without a digest nothing is known of what it said. */
    void loaded(String text, @Nullable Integer digest) {
        long key = KeyHash.of(text);
        tell(digest == null ? now(Kind.LOADED_UNKNOWN, key) : new Event(Kind.LOADED, key, clock.nanos(), 0, digest));
    }

    @Override
    public void gone(String text) {
        tell(now(Kind.GONE, KeyHash.of(text)));
    }

    @Override
    public void allGone() {
        // Where nothing has happened yet there is nothing to be gone: every cache hears it when the journal is read at
        // the start.
        if (tape.getAcquire() != null) {
            tell(now(Kind.ALL_GONE, 0));
        }
    }

    private Event now(Kind kind, long key) {
        return Event.of(kind, key, clock.nanos());
    }

    private Event of(Kind kind, long key, MemoryEntry<?> entry, long nowNanos) {
        return new Event(kind, key, nowNanos, entry.freshUntilNanos() + usableNanos, entry.weight());
    }

    private void tell(Event event) {
        if (tape.getAcquire() == null) {
            tape.compareAndSet(null, new Tape());
        }
        Objects.requireNonNull(tape.getAcquire()).tell(event);
    }

    boolean hasNews() {
        Tape current = tape.getAcquire();
        return current != null && !current.isEmpty();
    }

    Filter filter() {
        return filter;
    }

    /** Samples other keys from now on. For one thread. */
    void sample(Filter newFilter) {
        filter = newFilter;
    }

    /** Leaves some keys out. For one thread. */
    void mute(Set<Long> keys) {
        filter = filter.without(keys);
    }

    /** Hands over what was written down since the last time, in its order. For one thread. */
    Drained drain(Consumer<Event> reader) {
        if (!hasNews()) {
            return new Drained(0, 0);
        }
        Tape full = Objects.requireNonNull(tape.getAndSet(new Tape()));
        int told = 0;
        for (int place = 0; place < full.length(); place++) {
            Event event = full.at(place, this::read);
            if (event != null && (event.kind() == Kind.ALL_GONE || filter.holds(event.key()))) {
                reader.accept(event);
                told++;
            }
        }
        return new Drained(told, (int) ((long) full.lost() * told / Math.max(1, full.length())));
    }

    @SuppressWarnings("unchecked") // only keys of the cache are written down
    private @Nullable Event read(Tape.Hit hit) {
        long key = KeyHash.of(textOf.apply((K) hit.key()));
        if (!filter.holds(key)) {
            hit.entry().unwatch();
            return null;
        }
        return of(Kind.HIT, key, hit.entry(), hit.atNanos());
    }
}
