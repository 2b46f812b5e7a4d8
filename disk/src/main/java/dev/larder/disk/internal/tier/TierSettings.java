package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.StoreSettings;
import java.time.Duration;

/**
 * How the tier works.
 *
 * @param store how RocksDB is set up
 * @param readers how many threads read
 * @param writeQueue how many values may wait to be written
 * @param sweptRows how many rows of the index of expiries are looked at in a second
 * @param readTimeout how long one lookup waits for a read
 * @param sealing how keys and values stand in the store
 */
public record TierSettings(
        StoreSettings store, int readers, int writeQueue, int sweptRows, Duration readTimeout, Sealing sealing) {}
