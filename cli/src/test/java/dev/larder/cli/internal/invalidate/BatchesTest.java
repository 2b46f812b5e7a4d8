package dev.larder.cli.internal.invalidate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.session.Interruption;
import dev.larder.testkit.ManualClock;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final Interruption interruption = new Interruption();
    private final List<Invalidation> sent = new ArrayList<>();
    private final Progress silent =
            new Progress(new PrintWriter(PrintWriter.nullWriter()), false, new ManualClock(), "keys", 0);

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "goal:" + i).toList();
    }

    @Test
    void invalidateEveryKeyOnce() {
        Batches batches = new Batches(
                invalidation -> {
                    sent.add(invalidation);
                    return Acknowledgement.ACKNOWLEDGED;
                },
                interruption,
                silent);

        assertThat(batches.invalidate(keys(1_200))).isEqualTo(new Batches.Result(1_200, 0, false));
        assertThat(sent.stream().flatMap(one -> one.keys().stream())).containsExactlyInAnyOrderElementsOf(keys(1_200));
    }

    @Test
    void endAfterTheOneThatIsUnderWayWhenInterruptedAndSayWhatWasDone() {
        Batches batches = new Batches(
                invalidation -> {
                    interruption.request();
                    return Acknowledgement.ACKNOWLEDGED;
                },
                interruption,
                silent);

        assertThat(batches.invalidate(keys(1_200))).isEqualTo(new Batches.Result(500, 0, true));
    }

    @Test
    void endWhereRedisGoesAwayAndCountOnlyWhatEverybodyKnows() {
        Batches batches = new Batches(
                invalidation -> {
                    sent.add(invalidation);
                    return sent.size() == 2 ? Acknowledgement.DEFERRED : Acknowledgement.ACKNOWLEDGED;
                },
                interruption,
                silent);

        assertThat(batches.invalidate(keys(1_200))).isEqualTo(new Batches.Result(500, 500, false));
    }
}
