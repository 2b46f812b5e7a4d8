package dev.larder.limits;

import dev.larder.TierUnavailableException;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TimeoutException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in the shared tier, in Bucket4j's own form: read, count, and write back if nobody else did in between, by the script that conditional writes of
 * caches use. So two nodes never give the same token away. A bucket's key lives until it would be full again, and a while.
 */
final class SharedBuckets extends AbstractCompareAndSwapBasedProxyManager<String> implements Buckets {

    private static final Duration WHILE = Duration.ofSeconds(10);

    private final SharedTier tier;
    private final BucketConfiguration configuration;
    private final ExpirationAfterWriteStrategy expiry;

    SharedBuckets(SharedTier tier, BucketConfiguration configuration, TimeMeter time) {
        super(ClientSideConfig.getDefault().withClientClock(time).withRequestTimeout(tier.softTimeout()));
        this.tier = tier;
        this.configuration = configuration;
        this.expiry = ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(WHILE);
    }

    @Override
    public ConsumptionProbe take(String key) {
        if (!tier.isConnected()) {
            throw new TierUnavailableException("The shared tier is away, so nobody counts", null);
        }
        try {
            return builder().build(key, () -> configuration).tryConsumeAndReturnRemaining(1);
        } catch (TimeoutException late) {
            throw new TierUnavailableException("The shared tier, or others who count the same, took too long", late);
        }
    }

    @Override
    public long localKeys() {
        return 0;
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
        return new CompareAndSwapOperation() {
            private byte @Nullable [] found;

            @Override
            public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
                found = await(tier.fetch(key)).orElse(null);
                return Optional.ofNullable(found).filter(SharedBuckets::isBucket);
            }

            // What was found is what is replaced, also where it was no bucket.
            @Override
            public boolean compareAndSwap(
                    byte[] seen, byte[] wanted, RemoteBucketState state, Optional<Long> timeoutNanos) {
                long millis = Math.max(1, expiry.calculateTimeToLiveMillis(state, currentTimeNanos()));
                return await(tier.swap(key, found, new Fill(key, "", wanted, millis, 0)))
                        .isDone();
            }
        };
    }

    /** Bytes that somebody damaged, or that another program put there, must not fail every request until they are gone. */
    private static boolean isBucket(byte[] bytes) {
        try {
            InternalSerializationHelper.deserializeState(bytes);
            return true;
        } catch (RuntimeException damaged) {
            return false;
        }
    }

    /** Every stage of the tier ends within its hard timeout; this is in case that one does not. */
    private <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(tier.softTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TierUnavailableException("Interrupted while somebody counted", e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new TierUnavailableException("The shared tier does not count: " + e.getMessage(), e);
        }
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
        throw new UnsupportedOperationException("Nobody counts without waiting");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String key) {
        throw new UnsupportedOperationException("A bucket's key goes when its time is over");
    }

    @Override
    public void removeProxy(String key) {
        throw new UnsupportedOperationException("A bucket's key goes when its time is over");
    }

    @Override
    public boolean isAsyncModeSupported() {
        return false;
    }
}
