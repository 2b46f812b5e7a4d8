package dev.larder.disk.internal.store;

import java.util.Optional;

/** How keys and values stand in the store. Thread-safe. */
public interface Sealing {

    /** What the store's format is called where this is used; stores of another name are set aside. */
    String format();

    /** Where a cache key stands: its hash, or something like it, comes first. */
    byte[] place(String key);

    /** What is written for some bytes, bound to where they stand. */
    byte[] sealed(byte[] place, byte[] bytes);

    /** What was written; empty if it was not written there, or not under this key, or was changed. */
    Optional<byte[]> opened(byte[] place, byte[] bytes);

    /** As they are. */
    static Sealing none() {
        return Plain.INSTANCE;
    }
}
