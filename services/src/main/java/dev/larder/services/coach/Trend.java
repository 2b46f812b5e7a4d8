package dev.larder.services.coach;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The straight line through scores that has the least squares of errors, by days {@code x} since an origin:
 *
 * <pre>
 * slope     b = Sxy / Sxx                  Sxx = Σ(x - x̄)²,  Sxy = Σ(x - x̄)(y - ȳ),  Syy = Σ(y - ȳ)²
 * line      y = ȳ + b (x - x̄)
 * scatter   s = √((Syy - b Sxy) / (n - 2))
 * interval  y ± 1.96 s √(1 + 1/n + (x - x̄)² / Sxx)
 * fit       r² = b Sxy / Syy
 * </pre>
 *
 * <p>The interval holds a new score in 19 of 20 cases if errors are independent, normal and of one size; 1.96 is the normal distribution's, so
 * that it is somewhat narrow for few points. It widens with the distance, as it should: a line knows nothing of what is far ahead.
 *
 * @param points how many scores, 3 or more
 * @param slopePerDay by how much the score rises each day
 * @param fit the share of the scores' variance that the line explains, 0 to 1; 1 also where they do not vary at all
 */
record Trend(
        LocalDate origin,
        int points,
        double meanDay,
        double meanScore,
        double slopePerDay,
        double spread,
        double scatter,
        double fit) {

    private static final int LEAST_POINTS = 3;
    private static final double QUANTILE = 1.96;

    /** The trend of snapshots of different days, or nothing if they are too few. */
    static Optional<Trend> of(List<AriSnapshot> snapshots) {
        return snapshots.size() < LEAST_POINTS ? Optional.empty() : Optional.of(through(snapshots));
    }

    private static Trend through(List<AriSnapshot> snapshots) {
        LocalDate origin = snapshots.get(0).takenOn();
        int points = snapshots.size();
        double meanDay = snapshots.stream()
                .mapToDouble(snapshot -> days(origin, snapshot.takenOn()))
                .average()
                .orElseThrow();
        double meanScore =
                snapshots.stream().mapToDouble(AriSnapshot::score).average().orElseThrow();
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (AriSnapshot snapshot : snapshots) {
            double x = days(origin, snapshot.takenOn()) - meanDay;
            double y = snapshot.score() - meanScore;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
        }
        double slope = sxy / sxx;
        double scatter = Math.sqrt(Math.max(0, syy - slope * sxy) / (points - 2));
        double fit = syy == 0 ? 1 : slope * sxy / syy;
        return new Trend(origin, points, meanDay, meanScore, slope, sxx, scatter, fit);
    }

    /** What the line says of a day, within what scores can be. */
    Prediction.Forecast at(LocalDate day) {
        double distance = days(origin, day) - meanDay;
        double expected = meanScore + slopePerDay * distance;
        double margin = QUANTILE * scatter * Math.sqrt(1 + 1.0 / points + distance * distance / spread);
        return new Prediction.Forecast(day, asScore(expected), asScore(expected - margin), asScore(expected + margin));
    }

    private static double days(LocalDate origin, LocalDate day) {
        return ChronoUnit.DAYS.between(origin, day);
    }

    private static double asScore(double number) {
        return Math.round(10 * Math.max(0, Math.min(100, number))) / 10.0;
    }
}
