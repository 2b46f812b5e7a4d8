package dev.larder.services.coach;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a user's score goes if it goes on as in the newest snapshots, {@value #MAX_SNAPSHOTS} at most: {@link Trend} says how that is computed. Days ahead
 * are counted from the newest snapshot, so that a prediction changes only with a new one.
 *
 * @param basedOn how many snapshots it was made from
 * @param slopePerWeek by how much the score rises each week; 0 if there are too few snapshots
 * @param fit the share of the scores' variance that the line explains, 0 to 1
 * @param forecasts for 7, 30 and 90 days ahead; none if there are fewer than three snapshots
 */
record Prediction(long userId, int basedOn, double slopePerWeek, double fit, List<Forecast> forecasts) {

    static final int MAX_SNAPSHOTS = 26;

    private static final int[] DAYS_AHEAD = {7, 30, 90};

    /** The score expected on a day, and between which ones it will be in 19 of 20 cases. */
    record Forecast(LocalDate on, double expected, double low, double high) {}

    Prediction {
        forecasts = List.copyOf(forecasts);
    }

    /** The prediction from the newest of snapshots that are newest first. */
    static Prediction from(long userId, List<AriSnapshot> snapshots) {
        List<AriSnapshot> newest = snapshots.subList(0, Math.min(MAX_SNAPSHOTS, snapshots.size()));
        return Trend.of(newest)
                .map(trend -> along(trend, userId, newest))
                .orElseGet(() -> new Prediction(userId, newest.size(), 0, 0, List.of()));
    }

    private static Prediction along(Trend trend, long userId, List<AriSnapshot> newest) {
        LocalDate last = newest.get(0).takenOn();
        List<Forecast> forecasts = IntStream.of(DAYS_AHEAD)
                .mapToObj(days -> trend.at(last.plusDays(days)))
                .toList();
        return new Prediction(userId, newest.size(), rounded(7 * trend.slopePerDay()), rounded(trend.fit()), forecasts);
    }

    private static double rounded(double number) {
        return Math.round(1_000 * number) / 1_000.0;
    }
}
