package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import dev.larder.tier.WriteLogContract;

class InMemoryWriteLogContractTest extends WriteLogContract {

    private final InMemoryLocalTier disk = new InMemoryLocalTier();

    @Override
    protected WriteLog open() {
        return disk.openWrites(new SharedTier.Node("shop:v1", "node", Clock.system(), new LarderListener() {}))
                .orElseThrow();
    }
}
