package dev.larder.redis.faults;

import dev.larder.testkit.history.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the matrix. Goes to {@code target/faults/NN.md}; and where the property {@code larder.faults.page} names the page, into its
 * table, in place of the row of that number.
 */
public final class Row {

    private static final String NONE = "–";

    private final int number;
    private final String fault;
    private String calls = NONE;
    private String errors = "0";
    private String times = NONE + " | " + NONE + " | " + NONE;
    private String stale = NONE;
    private String recovery = NONE;
    private String saw = "";

    private Row(int number, String fault) {
        this.number = number;
        this.fault = fault;
    }

    /** A row that says nothing yet. */
    public static Row of(int number, String fault) {
        return new Row(number, fault);
    }

    /** How many calls there were, of whatever kind. */
    public Row calls(long number) {
        calls = Long.toString(number);
        return this;
    }

    /** How callers fared whose lookups memory could not answer. */
    Row calls(List<Long> nanos, long failed) {
        List<Long> sorted = nanos.stream().sorted().toList();
        calls = Integer.toString(sorted.size());
        errors = Long.toString(failed);
        times = millis(rank(sorted, 0.5)) + " | " + millis(rank(sorted, 0.99)) + " | " + millis(rank(sorted, 1));
        return this;
    }

    Row calls(Seen seen) {
        return calls(seen.nanos(), seen.errors()).stale(seen.verdict());
    }

    /** How old the oldest answer was. */
    public Row stale(Verdict verdict) {
        stale = Long.toString(verdict.longestStale().toMillis());
        return this;
    }

    Row backAfter(@Nullable Duration time) {
        recovery = time == null ? NONE : Long.toString(time.toMillis());
        return this;
    }

    /** What is seen without the guard. */
    public Row withoutTheGuard(String words) {
        saw = words;
        return this;
    }

    private static long rank(List<Long> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.2f" : "%.0f", nanos / 1e6);
    }

    /** Writes it down. */
    public void publish() {
        String line = "| " + number + " | " + fault + " | " + calls + " | " + errors + " | " + times + " | " + stale
                + " | " + recovery + " | " + saw + " |";
        System.out.println(line);
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("larder.target", "target"), "faults"));
            Files.writeString(folder.resolve(String.format(Locale.ROOT, "%02d.md", number)), line + "\n");
            String page = System.getProperty("larder.faults.page", "");
            if (!page.isEmpty()) {
                replace(Path.of(page), line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(Path page, String line) throws IOException {
        String begin = "| " + number + " | ";
        List<String> lines = Files.readAllLines(page);
        Files.write(
                page,
                lines.stream().map(each -> each.startsWith(begin) ? line : each).toList());
    }
}
