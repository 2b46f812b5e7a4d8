package dev.larder.testkit;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTierContract;

final class InMemorySharedTierContractTest extends SharedTierContract {

    @Override
    protected SharedTier open() {
        ManualClock clock = new ManualClock();
        return new InMemorySharedTier(clock).open(new SharedTier.Node("shop:v1", "a", clock, new RecordingListener()));
    }
}
