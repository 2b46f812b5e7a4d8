package dev.larder.internal.engine;

import dev.larder.LarderListener;
import dev.larder.LarderListener.Loaded;
import dev.larder.LoadException;
import dev.larder.Source;
import dev.larder.Source.Held;
import dev.larder.Source.Result;
import dev.larder.internal.memory.MemoryEntry;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the source: the one place where loaders are called, with no lock held. */
final class Sources<K, V> {

    /** What a source answered, and what that cost. */
    record Loading<V>(Result<V> result, long costNanos) {

        /** Of a loader that answers values. */
        static <V> Loading<V> of(@Nullable V value, long costNanos) {
            return new Loading<>(Result.of(value), costNanos);
        }

        @Nullable V value() {
            return result.value();
        }
    }

    private final Parts<K, V> parts;

    Sources(Parts<K, V> parts) {
        this.parts = parts;
    }

    /**
     * Loads one value.
     *
     * @param held what there is of it
     * @throws LoadException whatever exception the loader threw
     */
    Loading<V> load(Query<K, V> query, @Nullable Held<V> held) {
        Source<K, V> source = Objects.requireNonNull(query.source());
        Loading<V> queued = queued(query.text());
        if (queued != null) {
            return queued;
        }
        long began = begun(1);
        try {
            Result<V> result = Objects.requireNonNull(source.load(query.key(), held), "the source's answer")
                    .resolved(held);
            return new Loading<>(result, ended(began, 1, null));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed(query.text(), began, interrupted);
        } catch (Exception failure) { // the user's code enters here, so anything may come out
            throw failed(query.text(), began, failure);
        } catch (Error fatal) {
            ended(began, 1, fatal);
            throw fatal;
        } finally {
            parts.counters().loadEnded();
        }
    }

    /** What the source is going to say of a key, as it waits to be written; null if nothing does. The source is not to be asked then. */
    @Nullable Loading<V> queued(String text) {
        MemoryEntry<V> queued = parts.queued(text);
        return queued == null ? null : Loading.of(queued.value(), /* costNanos= */ 0);
    }

    /** Tells of a load of so many keys that begins; answers when. */
    long begun(int keys) {
        parts.counters().loadBegan();
        parts.events().loading(() -> new LarderListener.Loading(parts.name(), keys));
        return parts.clock().nanos();
    }

    /** Counts a load of so many keys that began at the moment; answers what it took. */
    long ended(long began, int keys, @Nullable Throwable failure) {
        long cost = parts.clock().nanos() - began;
        parts.counters().load(failure == null, cost);
        parts.events().loaded(() -> new Loaded(parts.name(), keys, Duration.ofNanos(cost), failure));
        return cost;
    }

    private LoadException failed(String text, long began, Exception failure) {
        ended(began, 1, failure);
        return new LoadException("Cache " + parts.name() + " could not load " + text + ": " + failure, failure);
    }
}
