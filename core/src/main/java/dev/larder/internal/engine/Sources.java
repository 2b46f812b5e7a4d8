package dev.larder.internal.engine;

import dev.larder.CacheSpec.Loader;
import dev.larder.LarderListener;
import dev.larder.LarderListener.Loaded;
import dev.larder.LoadException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the source: the one place where loaders are called, with no lock held. */
final class Sources<K, V> {

    /** A value and what it cost. */
    record Loading<V>(@Nullable V value, long costNanos) {}

    private final Parts<K, V> parts;

    Sources(Parts<K, V> parts) {
        this.parts = parts;
    }

    /**
     * Loads one value.
     *
     * @throws LoadException whatever exception the loader threw
     */
    Loading<V> load(Query<K, V> query) {
        Loader<K, V> loader = Objects.requireNonNull(query.loader());
        long began = begun(1);
        try {
            V value = loader.load(query.key());
            return new Loading<>(value, ended(began, 1, null));
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
