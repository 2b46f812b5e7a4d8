package dev.larder.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.util.Arrays;

/** Buckets of this node alone. Of more keys than it holds it forgets the least asked for, whose buckets are full again then. */
final class LocalBuckets implements Buckets {

    static final int MOST_KEYS = 10_000;

    private final Cache<String, LocalBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .executor(Runnable::run)
            .scheduler(Scheduler.disabledScheduler())
            .build();

    private final BucketConfiguration configuration;
    private final TimeMeter time;

    LocalBuckets(BucketConfiguration configuration, TimeMeter time) {
        this.configuration = configuration;
        this.time = time;
    }

    @Override
    public ConsumptionProbe take(String key) {
        return buckets.get(key, ignored -> bucket()).tryConsumeAndReturnRemaining(1);
    }

    private LocalBucket bucket() {
        LocalBucketBuilder builder = new LocalBucketBuilder().withCustomTimePrecision(time);
        Arrays.stream(configuration.getBandwidths()).forEach(builder::addLimit);
        return builder.build();
    }

    @Override
    public long localKeys() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
