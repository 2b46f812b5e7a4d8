package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static dev.larder.services.coach.CoachDatabase.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.larder.services.coach.Prediction.Forecast;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {

    @Test
    void ofFewerThanThreePointsThereIsNone() {
        assertThat(Trend.of(scores(50, 60))).isEmpty();
        assertThat(Trend.of(List.of())).isEmpty();
    }

    @Test
    void ofPointsOnALineIsThatLineWithoutAnyDoubt() {
        Trend trend = Trend.of(scores(50, 52, 54, 56)).orElseThrow();

        assertThat(trend.slopePerDay()).isEqualTo(2);
        assertThat(trend.fit()).isEqualTo(1);
        assertThat(trend.at(TODAY.plusDays(10))).isEqualTo(new Forecast(TODAY.plusDays(10), 70, 70, 70));
    }

    /** Days 0 to 4; x̄ 2, ȳ 52, Sxx 10, Sxy 8, Syy 10, so b 0.8, s² 1.2 and r² 0.64. */
    @Test
    void isComputedAsDocumented() {
        Trend trend = Trend.of(scores(50, 52, 51, 54, 53)).orElseThrow();

        assertThat(trend.slopePerDay()).isEqualTo(0.8, within(1e-9));
        assertThat(trend.scatter()).isEqualTo(Math.sqrt(1.2), within(1e-9));
        assertThat(trend.fit()).isEqualTo(0.64, within(1e-9));
        // At day 12: 52 + 0.8 × 10 = 60, and 1.96 × √1.2 × √(1 + 0.2 + 100 / 10) = 7.19 to each side.
        assertThat(trend.at(TODAY.plusDays(12))).isEqualTo(new Forecast(TODAY.plusDays(12), 60, 52.8, 67.2));
    }

    @Test
    void isLessSureTheFartherItLooks() {
        Trend trend = Trend.of(scores(50, 52, 51, 54, 53)).orElseThrow();

        assertThat(width(trend.at(TODAY.plusDays(20)))).isGreaterThan(width(trend.at(TODAY.plusDays(10))));
    }

    @Test
    void staysWithinWhatScoresCanBe() {
        Trend trend = Trend.of(scores(80, 90, 100)).orElseThrow();

        assertThat(trend.at(TODAY.plusDays(30)).expected()).isEqualTo(100);
        assertThat(trend.at(TODAY.minusDays(30)).low()).isZero();
    }

    @Test
    void ofScoresThatDoNotVaryFitsThem() {
        assertThat(Trend.of(scores(50, 50, 50)).orElseThrow().fit()).isEqualTo(1);
    }

    @Test
    void aPredictionTakesTheNewestSnapshotsOnly() {
        List<AriSnapshot> newestFirst = IntStream.range(0, 40)
                .mapToObj(days -> score(-days, days < Prediction.MAX_SNAPSHOTS ? 50 : 99))
                .toList();

        Prediction prediction = Prediction.from(ADA, newestFirst);

        assertThat(prediction.basedOn()).isEqualTo(26);
        assertThat(prediction.slopePerWeek()).isZero();
        assertThat(prediction.forecasts())
                .extracting(Forecast::on)
                .containsExactly(TODAY.plusDays(7), TODAY.plusDays(30), TODAY.plusDays(90));
    }

    @Test
    void aScoreIsTheWeightedMeanOfItsParts() {
        Map<AriPart, Integer> parts = Map.of(
                AriPart.CONSISTENCY, 80,
                AriPart.PROGRESS, 60,
                AriPart.FOCUS, 71,
                AriPart.RECOVERY, 40,
                AriPart.BREADTH, 10);

        assertThat(AriPart.score(parts)).isEqualTo(60.2);
        assertThat(CoachDatabase.ari(TODAY, 100).of(ADA).score()).isEqualTo(100);
        assertThat(CoachDatabase.ari(TODAY, 0).of(ADA).score()).isZero();
    }

    private static double width(Forecast forecast) {
        return forecast.high() - forecast.low();
    }

    /** One a day, from {@code TODAY} on. */
    private static List<AriSnapshot> scores(int... scores) {
        return IntStream.range(0, scores.length)
                .mapToObj(day -> score(day, scores[day]))
                .toList();
    }

    private static AriSnapshot score(int day, double score) {
        return new AriSnapshot(
                ADA, TODAY.plusDays(day), score, CoachDatabase.ari(TODAY, 1).parts());
    }
}
