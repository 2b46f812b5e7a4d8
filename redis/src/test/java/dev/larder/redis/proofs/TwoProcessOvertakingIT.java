package dev.larder.redis.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** A node writes and invalidates while the other is on its way from the old value to its tiers. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class TwoProcessOvertakingIT {

    private static final int ROUNDS = 1_000;
    private static final long MANY = 100;

    private final List<Series> done = new ArrayList<>();
    private Pair nodes;

    @BeforeAll
    void start() throws Exception {
        nodes = Pair.started();
    }

    @AfterAll
    void publishAndStop() throws Exception {
        nodes.close();
        publish();
    }

    @Test
    void nothingStaleIsLeftInAnyTier() throws Exception {
        for (Point point : Point.values()) {
            Series series = run(Weakening.NONE, point);

            assertThat(series.left()).isEqualTo(new Tiers.Stale(0, 0, 0, 0));
            assertThat(series.staleAnswersOfA() + series.staleAnswersOfB()).isZero();
            assertThat(series.endsCoherent()).isTrue();
        }
    }

    @Test
    void withoutTheFenceMemoryKeepsOldValues() throws Exception {
        assertThat(run(Weakening.NO_FENCE, Point.FILL).left().memoryOfB()).isGreaterThan(MANY);
        assertThat(run(Weakening.NO_FENCE, Point.FETCH).left().memoryOfB()).isGreaterThan(MANY);

        // The lease covers for the fence here: a fill that is refused is not put into memory either.
        assertThat(run(Weakening.NO_FENCE, Point.LOADER).left().anywhere()).isZero();
    }

    @Test
    void withoutTheLeaseCheckRedisKeepsOldValues() throws Exception {
        assertThat(run(Weakening.NO_LEASE_CHECK, Point.LOADER).left().redis()).isGreaterThan(MANY);

        // Redis was filled before the invalidation, or not at all: the fence alone is asked.
        assertThat(run(Weakening.NO_LEASE_CHECK, Point.FILL).left().anywhere()).isZero();
        assertThat(run(Weakening.NO_LEASE_CHECK, Point.FETCH).left().anywhere()).isZero();
    }

    @Test
    void withoutEitherMemoryAndRedisKeepOldValues() throws Exception {
        Tiers.Stale left = run(Weakening.NEITHER, Point.LOADER).left();

        assertThat(left.memoryOfB()).isGreaterThan(MANY);
        assertThat(left.redis()).isGreaterThan(MANY);
    }

    private Series run(Weakening weakening, Point point) throws InterruptedException {
        Series series = Series.run(nodes, weakening, point, ROUNDS);
        done.add(series);
        assertThat(series.overtaken())
                .as("rounds in which B really was overtaken")
                .isEqualTo(ROUNDS);
        return series;
    }

    private void publish() throws Exception {
        Report report = Report.named(
                        "overtaken-loads",
                        "Rounds of: node B looks a key up and is held, the old value in its hands; node A writes the source"
                                + " and invalidates, acknowledged; B applies the record and goes on. Counted afterwards: keys"
                                + " whose value is older than the source. " + nodes.surroundings() + ".")
                .head(
                        "B is",
                        "overtaken",
                        "rounds",
                        "memory of A",
                        "memory of B",
                        "Redis",
                        "any tier",
                        "answered by A",
                        "answered by B");
        done.stream()
                .sorted(Comparator.comparing(Series::weakening).thenComparing(Series::point))
                .forEach(series -> row(report, series));
        report.publish();
    }

    private static void row(Report report, Series series) {
        report.row(
                series.weakening(),
                series.point(),
                series.rounds(),
                series.left().memoryOfA(),
                series.left().memoryOfB(),
                series.left().redis(),
                series.left().anywhere(),
                series.staleAnswersOfA(),
                series.staleAnswersOfB());
    }
}
