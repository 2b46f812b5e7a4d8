package dev.larder.jcache.internal.stored;

/** Whether what a cache holds is the caller's own object, or a copy of it. Thread-safe. */
public interface Copying {

    /** What is held of an object that a caller hands in. Throws {@link javax.cache.CacheException} if it cannot be copied. */
    Object held(Object given);

    /** What a caller is given of what is held. */
    Object given(Object held);

    /** Holds the caller's own object: store by reference. */
    Copying BY_REFERENCE = new Copying() {
        @Override
        public Object held(Object given) {
            return given;
        }

        @Override
        public Object given(Object held) {
            return held;
        }
    };
}
