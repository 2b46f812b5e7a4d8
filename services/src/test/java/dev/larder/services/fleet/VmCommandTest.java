package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.web.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class VmCommandTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Size LARGER = new Size(8, 16_384, 100);

    static Stream<Arguments> whatDoesNotFit() {
        return Stream.of(
                Arguments.of(running(), new VmCommand.Start(), "runs already"),
                Arguments.of(running(), new VmCommand.Resize(LARGER), "stop it first"),
                Arguments.of(running(), new VmCommand.Delete(), "stop it first"),
                Arguments.of(running(), new VmCommand.Migrate("host-01"), "is on host-01 already"),
                Arguments.of(stopped(), new VmCommand.Stop(), "is stopped already"),
                Arguments.of(stopped(), new VmCommand.Migrate("host-02"), "only a running machine migrates"),
                Arguments.of(migrating(), new VmCommand.Stop(), "is migrating"),
                Arguments.of(migrating(), new VmCommand.Migrate("host-03"), "is migrating"));
    }

    @ParameterizedTest
    @MethodSource("whatDoesNotFit")
    void isRefusedWhereItDoesNotFit(Vm vm, VmCommand command, String reason) {
        assertThatThrownBy(() -> command.to(vm, NOW))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void carriedOutTellsWhatHappenedAndCountsTheVersion() {
        assertThat(new VmCommand.Start().to(stopped(), NOW))
                .isEqualTo(new VmEvent.Started(stopped().turned(Power.RUNNING, NOW)));
        assertThat(new VmCommand.Stop().to(running(), NOW)).isInstanceOf(VmEvent.Stopped.class);
        assertThat(new VmCommand.Resize(LARGER).to(stopped(), NOW).vm().size()).isEqualTo(LARGER);
        assertThat(new VmCommand.Delete().to(stopped(), NOW).vm().power()).isEqualTo(Power.DELETED);
        assertThat(new VmCommand.Delete().to(stopped(), NOW).vm().version()).isEqualTo(2);
    }

    @Test
    void toMigrateTakesTwoSecondsForEachGibAndAtLeastTwo() {
        Vm moved = new VmCommand.Migrate("host-02").to(running(), NOW).vm();

        assertThat(moved.move()).isEqualTo(new Move("host-01", "host-02", NOW, NOW.plusSeconds(10)));
    }

    @Test
    void toMigrateToAHostThatThereIsNotIsInvalid() {
        assertThatThrownBy(() -> new VmCommand.Migrate("host-99"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("host-01 to host-40");
    }

    @Test
    void migrationGrowsWithTheTimeAndNeverShrinks() {
        Move move = new Move("host-01", "host-02", NOW, NOW.plusSeconds(10));

        assertThat(move.percentAt(NOW.minusSeconds(1))).isZero();
        assertThat(move.percentAt(NOW.plusSeconds(5))).isEqualTo(50);
        assertThat(move.percentAt(NOW.plus(Duration.ofMillis(9_999)))).isEqualTo(99);
        assertThat(move.percentAt(NOW.plusSeconds(10))).isEqualTo(100);
        assertThat(move.hostAt(NOW.plusSeconds(9))).isEqualTo("host-01");
        assertThat(move.hostAt(NOW.plusSeconds(10))).isEqualTo("host-02");
    }

    private static Vm stopped() {
        return Vm.created(FleetDatabase.draft("vm-1"), 1, NOW);
    }

    private static Vm running() {
        return stopped().turned(Power.RUNNING, NOW);
    }

    private static Vm migrating() {
        return running().moved(new Move("host-01", "host-02", NOW, NOW.plusSeconds(10)));
    }
}
