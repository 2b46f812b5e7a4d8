package dev.larder.benchmarks.services;

import java.util.Locale;
import java.util.function.Predicate;

/** Both sides as Markdown, with what was aimed at beside what was reached. Pure. */
record Comparison(Plan plan, long rows, Side with, Side without) {

    private static final double CUT_PERCENT = 90;
    private static final double TIMES_FASTER = 5;

    String markdown() {
        return setting() + overall() + shapes() + ratios() + queries() + versions();
    }

    private String setting() {
        return String.format(
                Locale.ROOT,
                "The coach has %,d users with %,d rows; %,d of them, with %,d rows, are asked for, by Zipf's law (exponent %.2f). The memory of a node has room for %,d entries of each cache,"
                        + " a %s of the users that are asked for, and for %,d goals, details and tasks, of which each of them has %d that are. Of 1,000 requests %d write, and %d go to the other three services. Two servers, %d clients.%n%n",
                plan.users(),
                rows,
                plan.active(),
                Habits.busy(plan.active()).rows(),
                plan.exponent(),
                plan.memory(),
                fraction(plan.active() / (double) plan.memory()),
                plan.memoryOfMany(),
                Mix.OF_EACH_USER,
                share(Operation::isWrite),
                share(operation -> !operation.group.isOfCoach()),
                plan.clients());
    }

    private static String fraction(double times) {
        return times == 10 ? "tenth" : String.format(Locale.ROOT, "%.0fth", times);
    }

    private static int share(Predicate<Operation> which) {
        int share = 0;
        for (Operation operation : Operation.values()) {
            share += which.test(operation) ? operation.perMille : 0;
        }
        return share;
    }

    private String overall() {
        return "| | with caches | `CACHE_ENABLED=false` | |\n|---|---|---|---|\n"
                + String.format(
                        Locale.ROOT,
                        "| database queries for 1,000 reads | %,.0f | %,.0f | %s |%n",
                        with.queriesForThousandReads(),
                        without.queriesForThousandReads(),
                        cut())
                + String.format(
                        Locale.ROOT,
                        "| answers a second, %d clients that ask again at once | %,.0f | %,.0f | %.1f times as many |%n",
                        plan.clients(),
                        with.perSecond(),
                        without.perSecond(),
                        with.perSecond() / without.perSecond())
                + both("p50 of a read then, ms", (side, read) -> side.full().millisFromSend(50, read))
                + both("p99", (side, read) -> side.full().millisFromSend(99, read))
                + both(
                        String.format(Locale.ROOT, "p50 of a read at %,d requests a second, ms", plan.rate()),
                        (side, read) -> side.fixed().millisFromDue(50, read))
                + both("p99", (side, read) -> side.fixed().millisFromDue(99, read))
                + both(
                        "p50 of a write at that rate, ms",
                        (side, read) -> side.fixed().millisFromDue(50, Operation::isWrite))
                + String.format(
                        Locale.ROOT, "| requests that failed | %,d | %,d | |%n%n", with.failed(), without.failed());
    }

    private String cut() {
        double percent = 100 * (1 - with.queriesForThousandReads() / without.queriesForThousandReads());
        return String.format(
                Locale.ROOT, "%.1f %% fewer (aim: %.0f %%%s)", percent, CUT_PERCENT, missed(percent < CUT_PERCENT));
    }

    private interface Figure {
        double of(Side side, Predicate<Operation> reads);
    }

    private String both(String name, Figure figure) {
        double one = figure.of(with, Side::isRead);
        double other = figure.of(without, Side::isRead);
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.1f times as fast |%n", name, one, other, other / one);
    }

    private String shapes() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "The coach's reads by what they ask of a database, p50 / p99 in milliseconds, at %,d requests a second (from when each was due) and with %d clients that ask"
                        + " again at once:%n%n",
                plan.rate(),
                plan.clients()));
        table.append(
                "| read | elsewhere, with a cache | at the rate: with caches | without | p50 | at the limit: with caches"
                        + " | without | p50 |\n|---|---|---|---|---|---|---|---|\n");
        for (Shape shape : Shape.values()) {
            if (shape != Shape.WRITE) {
                table.append(row(shape, operation -> operation.group.isOfCoach() && operation.shape == shape));
            }
        }
        return table.append('\n').toString();
    }

    private String row(Shape shape, Predicate<Operation> reads) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                shape.words,
                shape.elsewhereMillis,
                rated(with, reads),
                rated(without, reads),
                faster(with.fixed().millisFromDue(50, reads), without.fixed().millisFromDue(50, reads)),
                limited(with, reads),
                limited(without, reads),
                faster(with.full().millisFromSend(50, reads), without.full().millisFromSend(50, reads)));
    }

    private static String rated(Side side, Predicate<Operation> reads) {
        return String.format(
                Locale.ROOT,
                "%.2f / %.1f",
                side.fixed().millisFromDue(50, reads),
                side.fixed().millisFromDue(99, reads));
    }

    private static String limited(Side side, Predicate<Operation> reads) {
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f",
                side.full().millisFromSend(50, reads),
                side.full().millisFromSend(99, reads));
    }

    private static String faster(double with, double without) {
        return String.format(Locale.ROOT, "%.1f times%s", without / with, missed(without / with < TIMES_FASTER));
    }

    private String ratios() {
        StringBuilder table =
                new StringBuilder("| endpoints | hit ratio | aim | of memory | of Redis |\n|---|---|---|---|---|\n");
        for (Group group : Group.values()) {
            Predicate<Operation> reads = operation -> operation.group == group && !operation.isWrite();
            double hits = percentOf("load", reads, true);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f %% | %s | %.1f %% | %.1f %% |%n",
                    group.name().toLowerCase(Locale.ROOT),
                    hits,
                    group.goalPercent == 0 ? "" : group.goalPercent + " %" + missed(hits < group.goalPercent),
                    percentOf("memory", reads, false),
                    percentOf("redis", reads, false)));
        }
        return table.append('\n').toString();
    }

    private double percentOf(String provenance, Predicate<Operation> reads, boolean isOthers) {
        long all = with.fixed().answered(reads) + with.full().answered(reads);
        long some = with.fixed().from(provenance, reads) + with.full().from(provenance, reads);
        return 100.0 * (isOthers ? all - some : some) / all;
    }

    private String queries() {
        StringBuilder table = new StringBuilder(
                "| queries of | for 1,000 reads of all, with caches | without | |\n|---|---|---|---|\n");
        for (String service : without.queries().keySet()) {
            double some = with.queriesForThousandReads(service);
            double all = without.queriesForThousandReads(service);
            if (all > 0) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %,.0f | %.1f %% fewer |%n",
                        service,
                        some,
                        all,
                        100 * (1 - some / all)));
            }
        }
        return table.append('\n').toString();
    }

    private String versions() {
        return "| versions | with caches | `CACHE_ENABLED=false` |\n|---|---|---|\n"
                + String.format(
                        Locale.ROOT,
                        "| acknowledged by a write | %,d | %,d |%n",
                        with.versions().writes(),
                        without.versions().writes())
                + String.format(
                        Locale.ROOT,
                        "| looked at in a read | %,d | %,d |%n",
                        with.versions().reads(),
                        without.versions().reads())
                + String.format(
                        Locale.ROOT,
                        "| older than what the same node had acknowledged before (aim: 0) | %,d | %,d |%n",
                        with.versions().violations(),
                        without.versions().violations())
                + String.format(
                        Locale.ROOT,
                        "| older than what the other node had | %,d | %,d |%n",
                        with.versions().late(),
                        without.versions().late())
                + String.format(
                        Locale.ROOT,
                        "| of those the latest: begun so long after the acknowledgement, ms | %.1f | %.1f |%n",
                        with.versions().latestMillis(),
                        without.versions().latestMillis())
                + String.format(
                        Locale.ROOT,
                        "| the journal's lag at most, as the nodes saw it, ms | %.0f | |%n%n",
                        1_000 * with.journalLagSeconds());
    }

    private static String missed(boolean isMissed) {
        return isMissed ? ", missed" : "";
    }
}
