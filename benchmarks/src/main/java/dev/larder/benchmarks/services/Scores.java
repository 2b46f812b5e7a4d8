package dev.larder.benchmarks.services;

import dev.larder.cli.internal.load.Answered;
import dev.larder.cli.internal.load.Load;
import dev.larder.cli.internal.load.Tally;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What became of the requests of each kind. Thread-safe. */
final class Scores implements Load.Hearer<Call> {

    private final Map<Operation, Tally> tallies = new EnumMap<>(Operation.class);

    Scores() {
        for (Operation operation : Operation.values()) {
            tallies.put(operation, new Tally());
        }
    }

    @Override
    public void hear(Call call, Answered answered, long due, long send, long end) {
        of(call.operation()).ended(answered, due, send, end);
    }

    private Tally of(Operation operation) {
        return Objects.requireNonNull(tallies.get(operation));
    }

    private Stream<Tally> of(Predicate<Operation> which) {
        return Stream.of(Operation.values()).filter(which).map(this::of);
    }

    long answered(Predicate<Operation> which) {
        return of(which).mapToLong(Tally::countAnswered).sum();
    }

    long failed() {
        return of(operation -> true).mapToLong(Tally::countFailed).sum();
    }

    /** How many answers came from there. */
    long from(String provenance, Predicate<Operation> which) {
        return of(which)
                .mapToLong(tally -> tally.answers().getOrDefault(provenance, 0L))
                .sum();
    }

    /** From when they were due, as an open loop has it; in milliseconds. */
    double millisFromDue(double percentile, Predicate<Operation> which) {
        return millis(percentile, of(which).map(Tally::fromDue));
    }

    /** From when they were sent, as callers have it of whom each waits for an answer before asking again; in milliseconds. */
    double millisFromSend(double percentile, Predicate<Operation> which) {
        return millis(percentile, of(which).map(Tally::fromSend));
    }

    private static double millis(double percentile, Stream<Histogram> some) {
        Histogram all = new Histogram(3);
        all.setAutoResize(true);
        some.forEach(all::add);
        return all.getValueAtPercentile(percentile) / 1e6;
    }

    /** What went wrong, and how often. */
    String errors() {
        Map<String, Long> errors = new TreeMap<>();
        of(operation -> true)
                .forEach(tally -> tally.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
        return errors.toString();
    }
}
