package dev.larder.services.fleet;

import dev.larder.Larder;
import dev.larder.testkit.Larders;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fleet behind caches keeps all promises of one without. */
final class CachedFleetContractTest extends FleetContract {

    private static final FleetDatabase DATABASE = FleetDatabase.h2("cached-fleet");

    @RegisterExtension
    final Larders larders = new Larders();

    @Override
    FleetDatabase emptyDatabase() {
        return DATABASE.emptied();
    }

    @Override
    VmManager before(VmManager hypervisor) {
        return new CachedVmManager(hypervisor, larders.open(Larder.named("fleet")), outcome -> {});
    }
}
