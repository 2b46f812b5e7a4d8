package dev.larder.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A row of the table of faults in the making. {@link #publish} writes it to {@code target/faults/NN.md}; and where the system property
 * {@code larder.faults.page} names the page, into its table, in place of the row of that number or where that belongs. Runs of one row in
 * one JVM add up: calls and errors are summed, the median of the quantiles stands beside the longest of everything else.
 *
 * <p>Used by one thread.
 */
public final class FaultRow {

    // What earlier runs of this JVM have seen; each test has an instance of its own.
    private static final Map<Integer, List<FaultRun>> RUNS = new ConcurrentHashMap<>();

    private final int number;
    private final String fault;
    private FaultRun run = FaultRun.EMPTY;
    private String shown = "";
    private String control = "";

    private FaultRow(int number, String fault) {
        this.number = number;
        this.fault = fault;
    }

    /** A row that says nothing yet. */
    public static FaultRow of(int number, String fault) {
        return new FaultRow(number, fault);
    }

    /** How many calls there were, of whatever kind, none of which failed. */
    public FaultRow calls(long count) {
        run = run.withCalls(count, 0);
        return this;
    }

    /**
     * How callers fared.
     *
     * @param nanos how long each call took, in any order
     * @param errors how many failed with an error that was not the loader's
     */
    public FaultRow calls(List<Long> nanos, long errors) {
        run = run.withCalls(nanos.size(), errors)
                .withTimes(nanos.stream().sorted().toList());
        return this;
    }

    /** For how long after its acknowledgement an older version was still answered, at most. */
    public FaultRow stale(Duration longest) {
        run = run.withStale(longest);
        return this;
    }

    /** From the end of the fault until everything was as before. */
    public FaultRow backAfter(Duration time) {
        run = run.withBack(time);
        return this;
    }

    /**
     * By what operators notice the fault, as the test has asserted it.
     *
     * @param metric which meter, and what it said
     * @param health what the health page is made of, or that it stays as it was
     * @param log the line, or its beginning, and how often there was one
     */
    public FaultRow shown(String metric, String health, String log) {
        shown = metric + " · " + health + " · " + log;
        return this;
    }

    /** What was seen in the same situation without the guard. */
    public FaultRow withoutTheGuard(String seen) {
        control = seen;
        return this;
    }

    /**
     * Writes it down.
     *
     * @throws AssertionError if a caller saw an error
     * @throws IllegalStateException if the row says nothing of how the fault is shown, or of what is seen without the guard
     */
    public void publish() {
        requireWhole();
        List<FaultRun> runs = RUNS.computeIfAbsent(number, same -> new CopyOnWriteArrayList<>());
        runs.add(run);
        String line =
                "| " + number + " | " + fault + " | " + FaultRun.cells(runs) + " | " + shown + " | " + control + " |";
        System.out.println(line);
        write(line);
    }

    private void requireWhole() {
        if (run.errors() != 0) {
            throw new AssertionError("Row " + number + ": callers saw " + run.errors() + " errors");
        }
        if (shown.isEmpty() || control.isEmpty()) {
            throw new IllegalStateException("Row " + number + " needs shown(…) and withoutTheGuard(…)");
        }
    }

    private void write(String line) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("larder.target", "target"), "faults"));
            Files.writeString(folder.resolve(String.format(Locale.ROOT, "%02d.md", number)), line + "\n");
            String page = System.getProperty("larder.faults.page", "");
            if (!page.isEmpty()) {
                Path file = Path.of(page);
                Files.write(file, FaultTable.with(Files.readAllLines(file), number, line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
