package dev.larder.console.measured;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rounds with and without a page open, by turns. */
public final class CostRun {

    private final List<Round> rounds = new ArrayList<>();
    private CpuTimes began = CpuTimes.now();

    private record Round(boolean isOpen, double console, double process) {}

    /** A round begins. */
    public void begin() {
        began = CpuTimes.now();
    }

    /** A round is over. */
    public void end(boolean isOpen) {
        CpuTimes now = CpuTimes.now();
        rounds.add(new Round(isOpen, now.consoleSince(began), now.processSince(began)));
    }

    /** The median share of a core that the console's threads and the web server's used. */
    public double console(boolean isOpen) {
        return median(rounds.stream()
                .filter(round -> round.isOpen == isOpen)
                .map(Round::console)
                .toList());
    }

    private double process(boolean isOpen) {
        return median(rounds.stream()
                .filter(round -> round.isOpen == isOpen)
                .map(Round::process)
                .toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Prints the figures, and writes them where they belong. */
    public void tell(int caches) {
        Section.write(
                "console-cost",
                String.format(
                        Locale.ROOT,
                        "%d caches, each of them in use; %d rounds, with and without a page open by turns; medians, of one core:%n%n"
                                + "| | threads of the console and of its web server | the whole process |%n|---|---|---|%n"
                                + "| a page is open | %.2f %% | %.2f %% |%n| nobody looks | %.2f %% | %.2f %% |%n",
                        caches,
                        rounds.size(),
                        100 * console(true),
                        100 * process(true),
                        100 * console(false),
                        100 * process(false)));
    }
}
