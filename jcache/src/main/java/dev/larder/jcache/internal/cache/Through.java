package dev.larder.jcache.internal.cache;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.cache.Cache.Entry;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/** The user's loader and writer, behind one guard: what they throw comes out as the specification names it. */
final class Through<K, V> {

    private final @Nullable CacheLoader<K, V> loader;
    private final @Nullable CacheWriter<? super K, ? super V> writer;
    private final boolean isReadThrough;
    private final boolean isWriteThrough;

    Through(CompleteConfiguration<K, V> configuration) {
        this.loader = made(configuration.getCacheLoaderFactory());
        this.writer = made(configuration.getCacheWriterFactory());
        this.isReadThrough = configuration.isReadThrough() && loader != null;
        this.isWriteThrough = configuration.isWriteThrough() && writer != null;
    }

    private static <T> @Nullable T made(@Nullable Factory<? extends T> factory) {
        return factory == null ? null : factory.create();
    }

    @Nullable Object loader() {
        return loader;
    }

    @Nullable Object writer() {
        return writer;
    }

    boolean reads() {
        return isReadThrough;
    }

    boolean writes() {
        return isWriteThrough;
    }

    @Nullable V load(K key) {
        try {
            return Objects.requireNonNull(loader).load(key);
        } catch (CacheLoaderException own) {
            throw own;
        } catch (RuntimeException failure) { // the user's code enters here
            throw new CacheLoaderException("The loader failed", failure);
        }
    }

    /** What the loader has of the keys; nulls are left out. */
    Map<K, V> loadAll(Collection<? extends K> keys) {
        try {
            Map<K, V> loaded = new HashMap<>();
            Objects.requireNonNull(loader).loadAll(keys).forEach((key, value) -> {
                if (value != null) {
                    loaded.put(key, value);
                }
            });
            return loaded;
        } catch (CacheLoaderException own) {
            throw own;
        } catch (RuntimeException failure) { // the user's code enters here
            throw new CacheLoaderException("The loader failed", failure);
        }
    }

    void write(K key, V value) {
        guarded(() -> Objects.requireNonNull(writer).write(new PlainEntry<>(key, value)));
    }

    void delete(K key) {
        guarded(() -> Objects.requireNonNull(writer).delete(key));
    }

    /** What could not be written is left in the collection; the failure is answered. */
    @Nullable CacheException writeAll(Collection<Entry<? extends K, ? extends V>> entries) {
        return attempt(() -> writeThem(entries));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the API's wildcards cannot be met otherwise
    private void writeThem(Collection<Entry<? extends K, ? extends V>> entries) {
        ((CacheWriter) Objects.requireNonNull(writer)).writeAll((Collection) entries);
    }

    /** As {@link #writeAll}. */
    @Nullable CacheException deleteAll(Collection<? extends K> keys) {
        return attempt(() -> Objects.requireNonNull(writer).deleteAll(keys));
    }

    private static @Nullable CacheException attempt(Runnable writing) {
        try {
            guarded(writing);
            return null;
        } catch (CacheWriterException failure) {
            return failure;
        }
    }

    private static void guarded(Runnable writing) {
        try {
            writing.run();
        } catch (CacheWriterException own) {
            throw own;
        } catch (RuntimeException failure) { // the user's code enters here
            throw new CacheWriterException("The writer failed", failure);
        }
    }
}
