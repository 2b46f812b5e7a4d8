package dev.larder.internal.keys;

/**
 * The hash of a key's text for tables of this process, such as the fence's stripes. Two keys of one hash cost each other a
 * cached value, never truth. Not part of the wire format.
 */
public final class KeyHash {

    private KeyHash() {}

    /** All 64 bits depend on the text; computed in constant time after the first, since strings remember their hash. */
    public static long of(String key) {
        return mixed(key.hashCode());
    }

    /** David Stafford's variant 13 of MurmurHash3's finalizer, as in SplittableRandom's published constants. */
    private static long mixed(long hash) {
        long a = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
