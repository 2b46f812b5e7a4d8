package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.load.Load;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run comes to. Pure.
 *
 * @param answered how many were
 * @param perSecond answers
 * @param latencies by percentile, in their order
 */
record Figures(long answered, double perSecond, List<Latency> latencies) {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    /** So many answers have to be slower than a percentile, or it is chance. */
    private static final long ENOUGH_BEYOND = 10;

    /**
     * Up to where that percentage of the answers came.
     *
     * @param micros from when they were due
     * @param microsFromSend from when they were sent; 0 where it is not known
     */
    record Latency(double percentile, double micros, double microsFromSend) {

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("percentile", percentile == Math.rint(percentile) ? (Number) (long) percentile : percentile);
            row.put("micros", rounded(micros));
            row.put("microsFromSend", rounded(microsFromSend));
            return row;
        }
    }

    static Figures of(Load.Ended ended) {
        Histogram fromDue = ended.tally().fromDue();
        Histogram fromSend = ended.tally().fromSend();
        List<Latency> latencies = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            latencies.add(new Latency(percentile, micros(fromDue, percentile), micros(fromSend, percentile)));
        }
        return new Figures(ended.tally().countAnswered(), ended.answeredPerSecond(), latencies);
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    /** With one decimal, as it is printed. */
    static Number rounded(double value) {
        return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    }

    /**
     * In words, what is worse by more than a percentage than it was: the percentiles that more than a few answers lie beyond in both runs, and how many answers there
     * were a second.
     */
    List<String> worseThan(Figures before, double percent) {
        List<String> worse = new ArrayList<>();
        double factor = 1 + percent / 100;
        for (Latency latency : latencies) {
            double was = before.micros(latency.percentile);
            if (isWellKnown(latency.percentile)
                    && before.isWellKnown(latency.percentile)
                    && latency.micros > was * factor) {
                worse.add(String.format(
                        Locale.ROOT,
                        "p%s is %s µs, was %s",
                        plain(latency.percentile),
                        rounded(latency.micros),
                        rounded(was)));
            }
        }
        if (perSecond * factor < before.perSecond) {
            worse.add("answers a second are " + rounded(perSecond) + ", were " + rounded(before.perSecond));
        }
        return worse;
    }

    private static String plain(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    double micros(double percentile) {
        return latencies.stream()
                .filter(latency -> latency.percentile == percentile)
                .mapToDouble(Latency::micros)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    private boolean isWellKnown(double percentile) {
        // 99.9 is no binary number: a thousandth of 10,000 is a little less than 10.
        return Math.round(answered * (100 - percentile)) >= 100 * ENOUGH_BEYOND;
    }
}
