package dev.larder.benchmarks.disk;

import org.jspecify.annotations.Nullable;

/** A store under test. Thread-safe. */
interface Bench extends AutoCloseable {

    /** Sets values, in one batch where the store has such. */
    void put(String[] keys, byte[] value) throws Exception;

    /** Waits until everything is written. */
    void settle() throws Exception;

    /** The value of a key. */
    byte @Nullable [] get(String key) throws Exception;

    @Override
    void close();
}
