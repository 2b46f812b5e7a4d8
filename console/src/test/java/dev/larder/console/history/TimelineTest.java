package dev.larder.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.figures.Buckets;
import dev.larder.console.fleet.Flow;
import dev.larder.console.history.Metric.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long BEGAN = 1_800_000_000_000L;

    private final Timeline timeline = Timeline.fine();

    private static Flow lookups(double perSecond) {
        return new Flow(Map.of("memory", perSecond), 10, 10, 0, 0, 0, 0, Map.of(), Buckets.none(), Buckets.none());
    }

    private void add(long at, double perSecond, double lagMillis) {
        timeline.add(at, lookups(perSecond), new Standing(lagMillis, null, null));
    }

    @Test
    void keepsEachSecondOfFiveMinutes() {
        for (int second = 0; second < 300; second++) {
            add(BEGAN + second * 1_000L, second, 0);
        }
        long now = BEGAN + 299_000;

        assertThat(timeline.stepMillis(BEGAN, now)).isEqualTo(1_000);
        assertThat(timeline.values(Metric.MEMORY, BEGAN, now, now))
                .hasSize(300)
                .startsWith(0.0, 1.0)
                .endsWith(299.0);
    }

    @Test
    void growsCoarserWithAgeAndEndsAfterADay() {
        assertThat(timeline.stepMillis(BEGAN, BEGAN + 301_000)).isEqualTo(10_000);
        assertThat(timeline.stepMillis(BEGAN, BEGAN + 3_601_000)).isEqualTo(60_000);
        add(BEGAN, 1, 0);
        add(BEGAN + DAY, 2, 0);

        assertThat(timeline.values(Metric.MEMORY, BEGAN, BEGAN, BEGAN + DAY)).containsOnlyNulls();
    }

    @Test
    void putsPointsTogetherAsTheirMeanOrTheWorst() {
        add(BEGAN, 10, 1);
        add(BEGAN + 1_000, 20, 5);
        add(BEGAN + 2_000, 60, 3);
        long now = BEGAN + Duration.ofMinutes(30).toMillis();

        assertThat(timeline.values(Metric.MEMORY, BEGAN, BEGAN, now)).containsExactly(30.0);
        assertThat(timeline.values(Metric.JOURNAL_LAG, BEGAN, BEGAN, now)).containsExactly(5.0);
    }

    @Test
    void showsWhatIsNotKnownAsAGap() {
        add(BEGAN, 1, 0);
        add(BEGAN + 2_000, 1, 0);

        assertThat(timeline.values(Metric.MEMORY, BEGAN, BEGAN + 2_000, BEGAN + 2_000))
                .containsExactly(1.0, null, 1.0);
        assertThat(timeline.values(Metric.HEAP, BEGAN, BEGAN, BEGAN)).containsOnlyNulls();
        assertThat(timeline.counts(BEGAN, BEGAN + 1_000, BEGAN + 2_000)).containsExactly(Buckets.none(), null);
    }

    @Test
    void remembersAnHourOfACachesHitRatio() {
        Sparks sparks = new Sparks();
        for (int minute = 0; minute < 70; minute++) {
            sparks.add(BEGAN + minute * 60_000L, Map.of("goal", minute / 100.0));
        }

        List<Double> hour = sparks.of("goal");
        assertThat(hour).hasSize(60);
        assertThat(hour.get(59)).isCloseTo(0.69, Offset.offset(1e-6));
        assertThat(sparks.of("other")).isEmpty();
    }

    @Test
    void remembersAThousandCachesAtMost() {
        Sparks sparks = new Sparks();
        for (int i = 0; i < 1_001; i++) {
            sparks.add(BEGAN, Map.of("cache" + i, 0.5));
        }

        assertThat(sparks.of("cache999")).isNotEmpty();
        assertThat(sparks.of("cache1000")).isEmpty();
    }
}
