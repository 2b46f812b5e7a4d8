package dev.larder.internal.analysis;

import java.util.HashSet;
import java.util.Set;

/**
 * Which keys are in the sample: those whose hash ends in zeros, one key in {@code 2^bits}, so that a key is in it with all of its lookups or with none.
 * But for the muted ones, which are asked for so often that telling of them would cost too much.
 */
record Filter(int bits, Set<Long> muted) {

    /** A sample of one key in {@code 2^bits}. */
    static Filter of(int bits) {
        return new Filter(bits, Set.of());
    }

    Filter {
        muted = Set.copyOf(muted);
    }

    boolean holds(long key) {
        return (key & ((1L << bits) - 1)) == 0 && (muted.isEmpty() || !muted.contains(key));
    }

    /** The share of keys in it. */
    double share() {
        return 1.0 / (1L << bits);
    }

    Filter without(Set<Long> more) {
        Set<Long> all = new HashSet<>(muted);
        all.addAll(more);
        return new Filter(bits, all);
    }

    /** Half of it. */
    Filter half() {
        return of(bits + 1);
    }
}
