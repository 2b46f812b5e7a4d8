package dev.larder.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FaultRowTest {

    private static FaultRun run(long millis) {
        List<Long> nanos = List.of(millis * 1_000_000, 2 * millis * 1_000_000);
        return FaultRun.EMPTY
                .withCalls(2, 0)
                .withTimes(nanos)
                .withStale(Duration.ofMillis(millis))
                .withBack(Duration.ofMillis(millis));
    }

    @Nested
    class Cells {

        @Test
        void tellOfOneRunWhatItSaw() {
            assertThat(FaultRun.cells(List.of(run(10)))).isEqualTo("1 | 2 | 0 | 10 | 20 | 20 | 10 | 10");
        }

        @Test
        void holdTheMedianOrTheWorstOfSeveralRuns() {
            assertThat(FaultRun.cells(List.of(run(10), run(30), run(11))))
                    .isEqualTo("3 | 6 | 0 | 11 | 22 | 60 | 30 | 11, at most 30");
        }

        @Test
        void areDashesForWhatWasNotMeasured() {
            assertThat(FaultRun.cells(List.of(FaultRun.EMPTY))).isEqualTo("1 | – | 0 | – | – | – | – | –");
        }
    }

    @Nested
    class Page {

        private final List<String> page =
                List.of("# Faults", "| # | fault |", "|---|---|", "| 1 | a |", "| 3 | c |", "");

        @Test
        void hasTheNewRowInPlaceOfTheOld() {
            assertThat(FaultTable.with(page, 3, "| 3 | new |"))
                    .containsSubsequence("| 1 | a |", "| 3 | new |")
                    .hasSize(6);
        }

        @Test
        void takesARowBetweenItsNeighbours() {
            assertThat(FaultTable.with(page, 2, "| 2 | b |"))
                    .containsSubsequence("| 1 | a |", "| 2 | b |", "| 3 | c |");
        }

        @Test
        void takesARowBehindTheLast() {
            assertThat(FaultTable.with(page, 38, "| 38 | z |")).containsSubsequence("| 3 | c |", "| 38 | z |", "");
        }
    }

    @Test
    void isRefusedIfACallerSawAnError() {
        FaultRow row = FaultRow.of(99, "fault")
                .calls(List.of(1L), 1)
                .shown("m", "h", "l")
                .withoutTheGuard("seen");
        assertThatThrownBy(row::publish).isInstanceOf(AssertionError.class).hasMessage("Row 99: callers saw 1 errors");
    }

    @Test
    void isRefusedWithoutAControl() {
        FaultRow row = FaultRow.of(99, "fault").calls(1).shown("m", "h", "l");
        assertThatThrownBy(row::publish).isInstanceOf(IllegalStateException.class);
    }
}
