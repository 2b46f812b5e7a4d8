package dev.larder.testkit;

import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTierContract;
import dev.larder.tier.SharedTier;

final class InMemoryLocalTierContractTest extends LocalTierContract {

    private final ManualClock clock = new ManualClock();
    private InMemoryLocalTier disk = new InMemoryLocalTier();

    @Override
    protected LocalTier open() {
        return disk.open(new SharedTier.Node("shop:v1", "a", clock, new RecordingListener()));
    }

    @Override
    protected LocalTier openAsIfKilled(LocalTier dying) {
        disk = disk.asIfKilled();
        return open();
    }
}
