package dev.larder.services.fleet;

/** What happened to a machine, told after it has happened. */
sealed interface VmEvent {

    /** The machine as it is now, or was last. */
    Vm vm();

    /** Its id. */
    default String id() {
        return vm().id();
    }

    record Created(Vm vm) implements VmEvent {}

    record Started(Vm vm) implements VmEvent {}

    record Stopped(Vm vm) implements VmEvent {}

    record Resized(Vm vm) implements VmEvent {}

    record Migrated(Vm vm) implements VmEvent {}

    record Deleted(Vm vm) implements VmEvent {}
}
