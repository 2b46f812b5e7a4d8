package dev.larder.services.fleet;

final class SimulatedHypervisorTest extends FleetContract {

    private static final FleetDatabase DATABASE = FleetDatabase.h2("hypervisor");

    @Override
    FleetDatabase emptyDatabase() {
        return DATABASE.emptied();
    }
}
