package dev.larder.internal.memory;

/**
 * Sees what becomes of some of a cache's keys in memory. Called on callers' threads, inside of a key's atomic section too: it takes no lock, waits for
 * nothing and throws nothing. Thread-safe.
 */
public interface Watcher {

    /** Whether it wants to hear of a key. */
    boolean watches(String text);

    /**
     * An entry is kept.
     *
     * @param wasThere whether it takes the place of another one
     */
    void kept(String text, MemoryEntry<?> entry, boolean wasThere);

    /** A key has been declared untrue. */
    void gone(String text);

    /** All keys have. */
    void allGone();

    /** Wants to hear of nothing. */
    static Watcher none() {
        return Nobody.HERE;
    }

    /** Where nobody watches. */
    enum Nobody implements Watcher {
        /** The only one. */
        HERE;

        @Override
        public boolean watches(String text) {
            return false;
        }

        @Override
        public void kept(String text, MemoryEntry<?> entry, boolean wasThere) {}

        @Override
        public void gone(String text) {}

        @Override
        public void allGone() {}
    }
}
