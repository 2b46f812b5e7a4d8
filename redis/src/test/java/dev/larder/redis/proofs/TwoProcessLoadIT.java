package dev.larder.redis.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.nodes.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers in two processes, one load. */
@Timeout(120)
final class TwoProcessLoadIT {

    private static final int KEYS = 20;
    private static final int CALLERS_EACH = 100;
    private static final int LOAD_MILLIS = 50;

    /** What became of one key: how often it was loaded, and how long each caller waited, in nanoseconds. */
    private record Rush(long loads, List<Long> waits) {}

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
    void aMissingKeyIsLoadedOnceHoweverManyAskInBothProcesses() throws Exception {
        List<Rush> rushes = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            rushes.add(rush("crowded-" + key));
        }
        publish(rushes);

        assertThat(rushes)
                .hasSize(KEYS)
                .allSatisfy(rush -> assertThat(rush.loads).isEqualTo(1));
        assertThat(rushes).allSatisfy(rush -> assertThat(rush.waits).hasSize(2 * CALLERS_EACH));
    }

    private Rush rush(String id) throws InterruptedException {
        List<NodeProcess> both = List.of(nodes.a, nodes.b);
        for (NodeProcess node : both) {
            node.ask("gather", id, CALLERS_EACH, LOAD_MILLIS);
        }
        both.forEach(node -> node.tell("release"));
        List<Long> waits = new ArrayList<>();
        for (NodeProcess node : both) {
            waits.addAll(NodeProcess.numbers(node.answer()));
        }
        return new Rush(nodes.source.loads(id), waits);
    }

    private void publish(List<Rush> rushes) throws Exception {
        Report report = Report.named(
                        "single-load",
                        "Concurrent gets of one missing key whose load takes " + LOAD_MILLIS + " ms, " + CALLERS_EACH
                                + " in each of two processes, all released together. " + nodes.surroundings() + ".")
                .head("keys", "gets", "loads", "most loads of a key", "wait p50 ms", "wait p99 ms", "wait max ms");
        row(report, "the first, in processes that just started", rushes.subList(0, 1));
        row(report, "the " + (KEYS - 1) + " after it", rushes.subList(1, KEYS));
        report.publish();
    }

    private static void row(Report report, String keys, List<Rush> rushes) {
        LongSummaryStatistics loads = rushes.stream().mapToLong(Rush::loads).summaryStatistics();
        List<Long> waits = rushes.stream().flatMap(rush -> rush.waits.stream()).toList();
        Figures figures = Figures.of(waits);
        report.row(keys, waits.size(), loads.getSum(), loads.getMax(), figures.p50(), figures.p99(), figures.max());
    }
}
