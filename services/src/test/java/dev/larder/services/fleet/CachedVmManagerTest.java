package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.services.web.SourceUnavailableException;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.warm.Warming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class CachedVmManagerTest {

    private static final FleetDatabase DATABASE = FleetDatabase.h2("cached-manager");
    private static final Vm VM = Vm.created(FleetDatabase.draft("vm-1"), 1, Instant.EPOCH);

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private Larder larder;
    private CachedVmManager fleet;

    @BeforeEach
    void aThousandMachines() {
        VmTable machines = new VmTable(DATABASE.emptied().jdbc);
        IntStream.range(0, VmManager.MAX_BATCH)
                .forEach(i -> machines.insert(Vm.created(FleetDatabase.draft("vm-" + i), 1, Instant.EPOCH)
                        .turned(Power.RUNNING, Instant.EPOCH)));
        larder = larders.open(Larder.named("fleet").clock(clock));
        fleet = new CachedVmManager(DATABASE.hypervisor(clock, this::answer), larder, outcomes::add);
    }

    @Nested
    class Reading {

        @Test
        void asksTheHypervisorOnceForEachQuestion() {
            readAll();
            readAll();

            assertThat(outcomes.subList(0, 5)).containsOnly(Outcome.LOAD);
            assertThat(outcomes.subList(5, 10)).containsOnly(Outcome.MEMORY);
            assertThat(asked).hasValue(5);
        }

        @Test
        void asksOnceForAThousandStates() {
            List<String> ids = IntStream.range(0, VmManager.MAX_BATCH)
                    .mapToObj(i -> "vm-" + i)
                    .toList();

            assertThat(fleet.states(ids)).hasSize(VmManager.MAX_BATCH);
            assertThat(fleet.states(ids)).hasSize(VmManager.MAX_BATCH);

            assertThat(asked).hasValue(1);
        }

        @Test
        void keepsEachFactAsLongAsItIsWorth() {
            assertThat(larder.caches())
                    .extracting(cache -> cache.name(), cache -> cache.spec().timeToLive())
                    .containsExactly(
                            tuple("vm-state", Duration.ofSeconds(30)),
                            tuple("vm-resources", Duration.ofMinutes(2)),
                            tuple("vm-migration", Duration.ofMinutes(1)),
                            tuple("vm-metrics", Duration.ofSeconds(15)),
                            tuple("vm-config", Duration.ofMinutes(15)),
                            tuple("vms", Duration.ofSeconds(30)));
        }

        @Test
        void answersWhatItHasWhileTheHypervisorFails() {
            fleet.state("vm-1");
            clock.advance(Duration.ofMinutes(1));
            isFailing.set(true);
            outcomes.clear();

            assertThat(fleet.state("vm-1")).isPresent();
            assertThat(outcomes).containsExactly(Outcome.STALE);
            assertThatThrownBy(() -> fleet.state("vm-2")).isInstanceOf(LoadException.class);
        }
    }

    @Nested
    class WarmingUp {

        @Test
        void bringsTheStatesOfAllThatRun() throws InterruptedException {
            fleet.carryOut("vm-7", new VmCommand.Stop(), OptionalLong.empty());

            assertThat(warmed().loaded()).isEqualTo(VmManager.MAX_BATCH - 1);

            fleet.state("vm-8");
            fleet.state("vm-7");
            assertThat(outcomes).containsExactly(Outcome.MEMORY, Outcome.LOAD);
        }

        @Test
        void leavesColdWhatTheHypervisorDoesNotAnswer() throws InterruptedException {
            isFailing.set(true);

            assertThat(warmed().state()).isEqualTo(Warming.State.FAILED);
            assertThat(warmed().loaded()).isZero();
        }

        private Warming.Progress warmed() throws InterruptedException {
            Warming warming =
                    larder.warmers().stream().findFirst().orElseGet(() -> larder.warm(fleet.runningMachines()));
            assertThat(warming.await(Duration.ofSeconds(30))).isTrue();
            return warming.progress();
        }
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new VmEvent.Created(VM), Set.of("vm-state:vm-1")),
                Arguments.of(new VmEvent.Started(VM), Set.of("vm-state:vm-1", "vm-metrics:vm-1")),
                Arguments.of(new VmEvent.Stopped(VM), Set.of("vm-state:vm-1", "vm-metrics:vm-1")),
                Arguments.of(new VmEvent.Resized(VM), Set.of("vm-state:vm-1", "vm-resources:vm-1")),
                Arguments.of(new VmEvent.Migrated(VM), Set.of("vm-state:vm-1", "vm-migration:vm-1")),
                Arguments.of(
                        new VmEvent.Deleted(VM),
                        Set.of(
                                "vm-state:vm-1",
                                "vm-resources:vm-1",
                                "vm-migration:vm-1",
                                "vm-metrics:vm-1",
                                "vm-config:vm-1")));
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachEventMakesUntrueWhatItTouchesAndNothingElse(VmEvent event, Set<String> keys) {
        Invalidation untrue = larder.wouldInvalidate(event);

        assertThat(untrue.keys()).isEqualTo(keys);
        assertThat(untrue.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.subject()).isEqualTo("lists"));
    }

    private void answer(Duration takes) {
        asked.incrementAndGet();
        if (isFailing.get()) {
            throw new SourceUnavailableException("The hypervisor is away");
        }
    }

    private void readAll() {
        fleet.state("vm-1");
        fleet.resources("vm-1");
        fleet.metrics("vm-1");
        fleet.configuration("vm-1");
        fleet.list(new VmQuery(VmQuery.Filter.RUNNING, 0));
    }
}
