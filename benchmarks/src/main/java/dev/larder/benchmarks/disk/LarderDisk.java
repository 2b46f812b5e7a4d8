package dev.larder.benchmarks.disk;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.disk.Disk;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Kept;
import dev.larder.tier.SharedTier;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The tier. */
final class LarderDisk implements Bench {

    // Where a lookup would go on without the value being kept.
    private static final long PAUSE_NANOS = 100_000;

    private final LocalTier tier;
    private final long staleUntil = Clock.system().millis() + 3_600_000;

    LarderDisk(Path folder, long cacheBytes, long bufferBytes) {
        this.tier = Disk.in(folder, 64L << 30)
                .blockCacheBytes(cacheBytes)
                .writeBufferBytes(bufferBytes)
                .open(new SharedTier.Node("bench:v1", "bench", Clock.system(), new LarderListener() {}));
    }

    @Override
    public void put(String[] keys, byte[] value) {
        for (String key : keys) {
            Kept kept = new Kept(key, value, staleUntil, 0);
            while (!tier.keep(kept, () -> true)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public void settle() throws InterruptedException {
        tier.settle();
    }

    @Override
    public byte @Nullable [] get(String key) {
        return tier.read(key).toCompletableFuture().join().orElse(null);
    }

    @Override
    public void close() {
        tier.close();
    }
}
