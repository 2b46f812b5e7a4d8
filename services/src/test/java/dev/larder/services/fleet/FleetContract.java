package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.web.StaleVersionException;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a fleet promises, whatever keeps its machines and whatever stands before it. */
@Timeout(120)
abstract class FleetContract {

    private static final String ID = "vm-1";
    private static final OptionalLong ANY = OptionalLong.empty();

    private final ManualClock clock = new ManualClock();
    private FleetDatabase database;
    private VmManager fleet;

    abstract FleetDatabase emptyDatabase();

    VmManager before(VmManager hypervisor) {
        return hypervisor;
    }

    @BeforeEach
    void oneMachineThatIsStopped() {
        database = emptyDatabase();
        fleet = before(database.hypervisor(clock));
        fleet.create(FleetDatabase.draft(ID));
    }

    @Nested
    class Reading {

        @Test
        void answersEachFactOfAMachine() {
            assertThat(fleet.state(ID)).contains(new VmState(ID, Power.STOPPED, "host-01", now(), 1, null));
            assertThat(fleet.resources(ID)).contains(new VmResources(ID, FleetDatabase.SMALL));
            assertThat(fleet.configuration(ID)).contains(new VmConfiguration(ID, "debian-13", "front", now()));
            assertThat(fleet.metrics(ID))
                    .hasValueSatisfying(
                            metrics -> assertThat(metrics.cpuPercent()).isZero());
            assertThat(fleet.migration(ID)).isEmpty();
        }

        @Test
        void answersNothingOfAMachineThatThereIsNot() {
            assertThat(fleet.state("vm-2")).isEmpty();
            assertThat(fleet.resources("vm-2")).isEmpty();
            assertThat(fleet.configuration("vm-2")).isEmpty();
            assertThat(fleet.metrics("vm-2")).isEmpty();
            assertThat(fleet.migration("vm-2")).isEmpty();
        }

        @Test
        void answersTheStatesOfThoseThatThereAre() {
            fleet.create(FleetDatabase.draft("vm-2"));

            assertThat(fleet.states(List.of("vm-2", "vm-3", ID))).containsOnlyKeys(ID, "vm-2");
        }

        @Test
        void answersAThousandStatesAtOnce() {
            List<String> ids = IntStream.range(0, VmManager.MAX_BATCH)
                    .mapToObj(i -> "many-" + i)
                    .toList();
            ids.forEach(id -> new VmTable(database.jdbc).insert(Vm.created(FleetDatabase.draft(id), 1, now())));

            assertThat(fleet.states(ids)).hasSize(VmManager.MAX_BATCH);
        }

        @Test
        void listsPagesInTheOrderOfIds() {
            IntStream.range(100, 100 + VmQuery.PAGE_SIZE).forEach(i -> fleet.create(FleetDatabase.draft("m" + i)));

            VmPage first = fleet.list(new VmQuery(VmQuery.Filter.ANY, 0));
            VmPage second = fleet.list(new VmQuery(VmQuery.Filter.ANY, 1));

            assertThat(first.items())
                    .extracting(VmState::id)
                    .startsWith("m100", "m101")
                    .hasSize(VmQuery.PAGE_SIZE);
            assertThat(first.hasMore()).isTrue();
            assertThat(second.items()).extracting(VmState::id).containsExactly(ID);
            assertThat(second.hasMore()).isFalse();
        }

        @Test
        void listsThoseOfOnePower() {
            fleet.create(FleetDatabase.draft("vm-2"));
            fleet.carryOut("vm-2", new VmCommand.Start(), ANY);

            assertThat(fleet.list(new VmQuery(VmQuery.Filter.RUNNING, 0)).items())
                    .extracting(VmState::id)
                    .containsExactly("vm-2");
            assertThat(fleet.list(new VmQuery(VmQuery.Filter.STOPPED, 0)).items())
                    .extracting(VmState::id)
                    .containsExactly(ID);
            assertThat(fleet.running("", 10)).containsExactly("vm-2");
            assertThat(fleet.running("vm-2", 10)).isEmpty();
        }
    }

    @Nested
    class Changing {

        @Test
        void isSeenByTheNextRead() {
            fleet.state(ID);
            clock.advance(Duration.ofSeconds(1));

            VmEvent started = fleet.carryOut(ID, new VmCommand.Start(), ANY);

            assertThat(fleet.state(ID)).contains(started.vm().state());
            assertThat(fleet.state(ID)).contains(new VmState(ID, Power.RUNNING, "host-01", now(), 2, null));
        }

        @Test
        void ofTheSizeIsSeenInResources() {
            fleet.resources(ID);

            fleet.carryOut(ID, new VmCommand.Resize(new Size(4, 8_192, 40)), ANY);

            assertThat(fleet.resources(ID)).contains(new VmResources(ID, new Size(4, 8_192, 40)));
        }

        @Test
        void byMigrationTakesItsTime() {
            fleet.carryOut(ID, new VmCommand.Start(), ANY);
            fleet.migration(ID);

            fleet.carryOut(ID, new VmCommand.Migrate("host-02"), ANY);

            Move move = fleet.migration(ID).orElseThrow().move();
            assertThat(fleet.state(ID).orElseThrow().at(now()).phase()).isEqualTo(VmState.Phase.MIGRATING);
            assertThat(fleet.state(ID).orElseThrow().at(now()).host()).isEqualTo("host-01");
            assertThat(fleet.state(ID).orElseThrow().at(move.endsAt()).phase()).isEqualTo(VmState.Phase.RUNNING);
            assertThat(fleet.state(ID).orElseThrow().at(move.endsAt()).host()).isEqualTo("host-02");
        }

        @Test
        void goesOnFromWhereTheLastMigrationEnded() {
            fleet.carryOut(ID, new VmCommand.Start(), ANY);
            fleet.carryOut(ID, new VmCommand.Migrate("host-02"), ANY);
            clock.advance(Duration.ofMinutes(5));

            fleet.carryOut(ID, new VmCommand.Migrate("host-03"), ANY);

            assertThat(fleet.migration(ID).orElseThrow().move().from()).isEqualTo("host-02");
        }

        @Test
        void toNothingLeavesNothing() {
            fleet.state(ID);
            fleet.configuration(ID);

            fleet.carryOut(ID, new VmCommand.Delete(), ANY);

            assertThat(fleet.state(ID)).isEmpty();
            assertThat(fleet.configuration(ID)).isEmpty();
            assertThat(fleet.list(new VmQuery(VmQuery.Filter.ANY, 0)).items()).isEmpty();
            assertThatThrownBy(() -> fleet.carryOut(ID, new VmCommand.Start(), ANY))
                    .isInstanceOf(UnknownVmException.class);
        }

        @Test
        void goesOnWithTheVersionsOfADeletedNamesake() {
            fleet.carryOut(ID, new VmCommand.Delete(), ANY);

            fleet.create(FleetDatabase.draft(ID));

            assertThat(fleet.state(ID).orElseThrow().version()).isEqualTo(3);
        }
    }

    @Nested
    class Refusing {

        @Test
        void whatExistsAlready() {
            assertThatThrownBy(() -> fleet.create(FleetDatabase.draft(ID)))
                    .isInstanceOf(WrongStateException.class)
                    .hasMessage("vm-1 exists already; choose another id, or delete that one");
        }

        @Test
        void whatIsUnknown() {
            assertThatThrownBy(() -> fleet.carryOut("vm-2", new VmCommand.Start(), ANY))
                    .isInstanceOf(UnknownVmException.class);
        }

        @Test
        void whatIsMeantForAnotherVersion() {
            fleet.carryOut(ID, new VmCommand.Start(), OptionalLong.of(1));

            assertThatThrownBy(() -> fleet.carryOut(ID, new VmCommand.Stop(), OptionalLong.of(1)))
                    .isInstanceOf(StaleVersionException.class)
                    .hasMessageContaining("vm-1 is at version 2, not at 1");
            assertThat(fleet.state(ID).orElseThrow().power()).isEqualTo(Power.RUNNING);
        }

        @Test
        void whoWasSlowerThanAnother() {
            VmTable machines = new VmTable(database.jdbc);
            Vm read = machines.find(ID).orElseThrow();

            assertThat(machines.replace(read.turned(Power.RUNNING, now()))).isTrue();
            assertThat(machines.replace(read.turned(Power.DELETED, now()))).isFalse();
        }
    }

    @Test
    void theFirstMachinesComeOnce() {
        emptyDatabase();

        assertThat(database.newImport(clock).runOnce()).isTrue();
        assertThat(database.newImport(clock).runOnce()).isFalse();
        assertThat(fleet.running("", 10_000)).hasSizeBetween(FleetImport.MACHINES / 2, FleetImport.MACHINES * 7 / 10);
        assertThat(fleet.states(List.of("vm-0001", "vm-2000"))).hasSize(2);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
