package dev.larder.cli.internal.output;

import dev.larder.Clock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * How far something long has come, on standard error: a bar that is drawn over itself where a person looks on, else a line every ten
 * seconds. Prints nothing of what takes less. Not thread-safe.
 */
public final class Progress {

    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int BAR = 24;

    private final PrintWriter err;
    private final boolean isDrawn;
    private final Clock clock;
    private final String what;
    private final long total;
    private final long begunNanos;
    private long printedNanos;
    private boolean isLineOpen;

    /**
     * Of something that is done in units.
     *
     * @param isDrawn whether somebody sees it at a terminal
     * @param what the unit, in the plural
     * @param total how many there are; 0 if unknown
     */
    public Progress(PrintWriter err, boolean isDrawn, Clock clock, String what, long total) {
        this.err = err;
        this.isDrawn = isDrawn;
        this.clock = clock;
        this.what = what;
        this.total = total;
        this.begunNanos = clock.nanos();
        this.printedNanos = begunNanos;
    }

    /** So many are done by now. */
    public void done(long count) {
        long now = clock.nanos();
        if (now - printedNanos < (isDrawn ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        printedNanos = now;
        String line = line(count, (now - begunNanos) / 1e9);
        if (isDrawn) {
            err.print("\r" + bar(count) + line + " ");
            isLineOpen = true;
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Ends the bar's line. */
    public void close() {
        if (isLineOpen) {
            err.println();
            err.flush();
            isLineOpen = false;
        }
    }

    private String line(long count, double seconds) {
        double rate = count / Math.max(seconds, 1e-3);
        String of = total == 0 ? "" : " of " + total;
        String left = total == 0 || count == 0
                ? ""
                : String.format(Locale.ROOT, ", %.0f s left", Math.max(0, total - count) / rate);
        return String.format(Locale.ROOT, "%d%s %s, %.0f/s%s", count, of, what, rate, left);
    }

    private String bar(long count) {
        if (total == 0) {
            return "";
        }
        int filled = (int) Math.min(BAR, BAR * count / total);
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] ";
    }
}
