package dev.larder.services.fleet;

import dev.larder.services.web.InvalidInputException;
import java.time.Duration;
import java.time.Instant;

/** What can be done to a machine. Pure: says what becomes of it, or why that cannot be. */
sealed interface VmCommand {

    /**
     * What happens to the machine.
     *
     * @throws WrongStateException if the machine is not in a state for it
     */
    VmEvent to(Vm vm, Instant now);

    record Start() implements VmCommand {
        @Override
        public VmEvent to(Vm vm, Instant now) {
            require(vm.power() == Power.STOPPED, vm, "runs already", "stop it first, or leave it");
            return new VmEvent.Started(vm.turned(Power.RUNNING, now));
        }
    }

    record Stop() implements VmCommand {
        @Override
        public VmEvent to(Vm vm, Instant now) {
            require(vm.power() == Power.RUNNING, vm, "is stopped already", "start it first, or leave it");
            requireNoMove(vm, now);
            return new VmEvent.Stopped(vm.turned(Power.STOPPED, now));
        }
    }

    record Resize(Size size) implements VmCommand {
        @Override
        public VmEvent to(Vm vm, Instant now) {
            require(vm.power() == Power.STOPPED, vm, "runs", "stop it first: a running machine keeps its size");
            return new VmEvent.Resized(vm.resized(size));
        }
    }

    /** To another host while it runs: a GiB of memory takes two seconds. */
    record Migrate(String host) implements VmCommand {

        private static final int SECONDS_PER_GIB = 2;

        public Migrate {
            if (!Names.isHost(host)) {
                throw new InvalidInputException("host", Names.problem(host), Names.HOST_RULE);
            }
        }

        @Override
        public VmEvent to(Vm vm, Instant now) {
            require(vm.power() == Power.RUNNING, vm, "is stopped", "start it first: only a running machine migrates");
            requireNoMove(vm, now);
            require(!vm.hostAt(now).equals(host), vm, "is on " + host + " already", "name another host");
            return new VmEvent.Migrated(vm.moved(new Move(vm.hostAt(now), host, now, now.plus(duration(vm.size())))));
        }

        private static Duration duration(Size size) {
            return Duration.ofSeconds(SECONDS_PER_GIB * (1 + size.memoryMib() / 1024L));
        }
    }

    record Delete() implements VmCommand {
        @Override
        public VmEvent to(Vm vm, Instant now) {
            require(vm.power() == Power.STOPPED, vm, "runs", "stop it first: nothing that runs is deleted");
            return new VmEvent.Deleted(vm.turned(Power.DELETED, now));
        }
    }

    private static void requireNoMove(Vm vm, Instant now) {
        require(!vm.isMigratingAt(now), vm, "is migrating", "ask again when GET …/migration says that it is over");
    }

    private static void require(boolean fine, Vm vm, String problem, String cure) {
        if (!fine) {
            throw WrongStateException.of(vm, problem, cure);
        }
    }
}
