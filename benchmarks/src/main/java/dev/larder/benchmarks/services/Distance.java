package dev.larder.benchmarks.services;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Both sides at the fixed rate with PostgreSQL and Redis a network away, as Markdown. Pure.
 *
 * @param near what the shortest question takes where both are on the same machine
 * @param far what it takes where they are not
 */
record Distance(Plan plan, Route.RoundTrips near, Route.RoundTrips far, Side with, Side without) {

    private static final double TIMES_FASTER = 5;

    String markdown() {
        StringBuilder table = new StringBuilder(setting());
        for (Shape shape : Shape.values()) {
            if (shape != Shape.WRITE) {
                table.append(row(shape.words, shape.elsewhereMillis, true, of(shape)));
            }
        }
        return table.append(row("all reads, of the other services too", "", false, Side::isRead))
                .append(row("all writes", "", false, Operation::isWrite))
                .append(String.format(
                        Locale.ROOT, "| requests that failed | | %,d | %,d | | |%n", with.failed(), without.failed()))
                .append(String.format(
                        Locale.ROOT,
                        "| older than what the same node had acknowledged before (aim: 0) | | %,d of %,d | %,d of %,d | | |%n%n",
                        with.versions().violations(),
                        with.versions().reads(),
                        without.versions().violations(),
                        without.versions().reads()))
                .toString();
    }

    private static Predicate<Operation> of(Shape shape) {
        return operation -> operation.group.isOfCoach() && operation.shape == shape;
    }

    private String setting() {
        return String.format(
                Locale.ROOT,
                "**With a network in between**: the same requests at %,d a second, both PostgreSQL and Redis behind a proxy that keeps every byte %.1f ms, each way. A `select 1` then takes"
                        + " %.2f ms rather than %.2f, a `PING` %.2f rather than %.2f. p50 / p99 in milliseconds, from when each was due:%n%n"
                        + "| | elsewhere, with a cache | with caches | `CACHE_ENABLED=false` | p50 | p99 |%n|---|---|---|---|---|---|%n",
                plan.rate(),
                plan.eachWay().toNanos() / 1e6,
                far.postgresMillis(),
                near.postgresMillis(),
                far.redisMillis(),
                near.redisMillis());
    }

    private String row(String words, String elsewhere, boolean isAim, Predicate<Operation> which) {
        double p50 = times(50, which);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.1f times as fast%s | %.1f times |%n",
                words,
                elsewhere,
                both(with, which),
                both(without, which),
                p50,
                isAim && p50 < TIMES_FASTER ? ", missed" : "",
                times(99, which));
    }

    private double times(double percentile, Predicate<Operation> which) {
        return without.fixed().millisFromDue(percentile, which) / with.fixed().millisFromDue(percentile, which);
    }

    private static String both(Side side, Predicate<Operation> which) {
        return String.format(
                Locale.ROOT,
                "%.2f / %.1f",
                side.fixed().millisFromDue(50, which),
                side.fixed().millisFromDue(99, which));
    }
}
