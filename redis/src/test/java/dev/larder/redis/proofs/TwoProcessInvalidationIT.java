package dev.larder.redis.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.nodes.NodeProcess;
import dev.larder.redis.proofs.Watch.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was invalidated on one node, as the other serves it from memory. */
@Timeout(300)
final class TwoProcessInvalidationIT {

    private static final int INVALIDATIONS = 2_000;

    private record Round(long acknowledgedNanos, Seen seen) {

        // What came before the acknowledgement kept nobody waiting.
        long lag(ToLongFunction<Seen> until) {
            return Math.max(0, until.applyAsLong(seen) - acknowledgedNanos);
        }
    }

    private Pair nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = Pair.started();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void aReadThatBeginsAfterTheRecordWasAppliedAnswersTheNewValue() throws Exception {
        boolean haveOneClock = haveOneClock();
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < INVALIDATIONS; i++) {
            rounds.add(round("watched-" + i));
        }
        publish(rounds, haveOneClock);

        // Watch fails if an invalidation is lost; so as many were seen as were acknowledged.
        assertThat(rounds).hasSize(INVALIDATIONS);
        assertThat(rounds)
                .allSatisfy(round -> assertThat(round.seen.oldAfterApplied()).isZero());
        assertThat(List.of(nodes.a.askNumber("abandonments"), nodes.b.askNumber("abandonments")))
                .as("each node emptied its memory at its start only")
                .containsOnly(1L);
        assertThat(haveOneClock).as("the processes' nano clocks are one").isTrue();
    }

    private Round round(String id) throws InterruptedException {
        nodes.b.ask("watch", id);
        long acknowledged = nodes.a.askNumber("overtake", id);
        return new Round(acknowledged, Seen.of(nodes.b.askNumbers("seen")));
    }

    /** Whether what each process reads always lies between two readings of this one. */
    private boolean haveOneClock() throws InterruptedException {
        boolean isOne = true;
        for (int i = 0; i < 100; i++) {
            for (NodeProcess node : List.of(nodes.a, nodes.b)) {
                long before = System.nanoTime();
                long there = node.askNumber("clock");
                isOne &= before - there <= 0 && there - System.nanoTime() <= 0;
            }
        }
        return isOne;
    }

    private void publish(List<Round> rounds, boolean haveOneClock) throws Exception {
        Report report = Report.named(
                        "invalidation-lag",
                        INVALIDATIONS
                                + " invalidations on node A of a value that node B holds in memory and reads all the"
                                + " while; time from the acknowledgement on A. " + nodes.surroundings()
                                + (haveOneClock ? "." : ". THE CLOCKS DIFFER: the times mean nothing."))
                .head("until B", "lost", "already so when acknowledged", "p50 ms", "p99 ms", "max ms");
        row(report, "has applied the record", rounds, Seen::appliedNanos);
        row(report, "answers the old value for the last time", rounds, Seen::lastOldNanos);
        row(report, "answers the new value, load included", rounds, Seen::firstNewNanos);
        report.publish();
    }

    private static void row(Report report, String event, List<Round> rounds, ToLongFunction<Seen> moment) {
        List<Long> lags = rounds.stream().map(round -> round.lag(moment)).toList();
        Figures figures = Figures.of(lags);
        report.row(
                event,
                INVALIDATIONS - rounds.size(),
                lags.stream().filter(lag -> lag == 0).count(),
                figures.p50(),
                figures.p99(),
                figures.max());
    }
}
