package dev.larder.services.fleet;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;

import dev.larder.Clock;
import dev.larder.services.web.StaleVersionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A hypervisor that has its machines in a database instead of on hosts. It takes its time and fails at times, as the {@link Weather} says;
 * all that asks it through one database sees the same fleet.
 */
final class SimulatedHypervisor implements VmManager {

    private static final Duration ONE_MORE = ofNanos(20_000);

    private final VmTable machines;
    private final Weather weather;
    private final Clock clock;

    SimulatedHypervisor(VmTable machines, Weather weather, Clock clock) {
        this.machines = machines;
        this.weather = weather;
        this.clock = clock;
    }

    @Override
    public Optional<VmState> state(String id) {
        return about(id, "state", ofMillis(4)).map(Vm::state);
    }

    @Override
    public Map<String, VmState> states(Collection<String> ids) {
        weather.pass("states", ofMillis(6).plus(ONE_MORE.multipliedBy(ids.size())));
        return machines.findAll(ids).stream()
                .filter(SimulatedHypervisor::exists)
                .collect(Collectors.toMap(Vm::id, Vm::state));
    }

    @Override
    public Optional<VmResources> resources(String id) {
        return about(id, "resources", ofMillis(6)).map(Vm::resources);
    }

    @Override
    public Optional<VmMigration> migration(String id) {
        return about(id, "migration", ofMillis(5))
                .filter(vm -> vm.move() != null)
                .map(Vm::migration);
    }

    @Override
    public Optional<VmMetrics> metrics(String id) {
        return about(id, "metrics", ofMillis(12)).map(vm -> VmMetrics.of(vm, now()));
    }

    @Override
    public Optional<VmConfiguration> configuration(String id) {
        return about(id, "configuration", ofMillis(8)).map(Vm::described);
    }

    @Override
    public VmPage list(VmQuery query) {
        weather.pass("list", ofMillis(10));
        List<VmState> found = machines.page(powers(query), query.offset(), VmQuery.PAGE_SIZE + 1).stream()
                .map(Vm::state)
                .toList();
        boolean hasMore = found.size() > VmQuery.PAGE_SIZE;
        return new VmPage(hasMore ? found.subList(0, VmQuery.PAGE_SIZE) : found, query.page(), hasMore);
    }

    @Override
    public List<String> running(String after, int atMost) {
        weather.pass("running", ofMillis(10));
        return machines.running(after, atMost);
    }

    @Override
    public VmEvent create(VmDraft draft) {
        weather.pass("create", ofMillis(120));
        Optional<Vm> last = machines.find(draft.id());
        Vm created = Vm.created(draft, last.map(Vm::version).orElse(0L) + 1, now());
        if (last.map(vm -> exists(vm) || !machines.replace(created)).orElseGet(() -> !machines.insert(created))) {
            throw WrongStateException.exists(draft.id());
        }
        return new VmEvent.Created(created);
    }

    @Override
    public VmEvent carryOut(String id, VmCommand command, OptionalLong expected) {
        Vm vm = about(id, "command", ofMillis(80)).orElseThrow(() -> UnknownVmException.of(id));
        if (expected.isPresent() && expected.getAsLong() != vm.version()) {
            throw new StaleVersionException(id, expected.getAsLong(), vm.version());
        }
        VmEvent event = command.to(vm, now());
        if (!machines.replace(event.vm())) {
            throw WrongStateException.changedMeanwhile(id);
        }
        return event;
    }

    private Optional<Vm> about(String id, String call, Duration usual) {
        weather.pass(call, usual);
        return machines.find(id).filter(SimulatedHypervisor::exists);
    }

    private static boolean exists(Vm vm) {
        return vm.power() != Power.DELETED;
    }

    private static Set<Power> powers(VmQuery query) {
        return switch (query.power()) {
            case ANY -> EnumSet.of(Power.STOPPED, Power.RUNNING);
            case STOPPED -> EnumSet.of(Power.STOPPED);
            case RUNNING -> EnumSet.of(Power.RUNNING);
        };
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
