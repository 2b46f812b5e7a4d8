package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Sealing;
import dev.larder.tier.LocalTier.Kept;
import java.util.function.BooleanSupplier;

/**
 * A value that waits to be written.
 *
 * @param kept the value
 * @param key the store's key
 * @param stillTrue asked just before it is written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
record Pending(Kept kept, byte[] key, BooleanSupplier stillTrue) {

    static Pending of(Kept kept, BooleanSupplier stillTrue, Sealing sealing) {
        return new Pending(kept, sealing.place(kept.key()), stillTrue);
    }

    int bytes() {
        return key.length + kept.envelope().length;
    }
}
