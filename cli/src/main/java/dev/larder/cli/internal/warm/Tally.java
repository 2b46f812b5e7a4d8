package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;

/** What has become of the keys so far. For one thread. */
final class Tally {

    private static final int MOST_KEPT = 100_000;

    private final long total;
    private final List<String> failures = new ArrayList<>();
    private long warmed;
    private long skipped;
    private long failed;

    Tally(long total) {
        this.total = total;
    }

    void warmed() {
        warmed++;
    }

    void skipped() {
        skipped++;
    }

    /** Which ones is kept of the first hundred thousand. */
    void failed(String key, String why) {
        failed++;
        if (failures.size() < MOST_KEPT) {
            failures.add(key + "\t" + why);
        }
    }

    long done() {
        return warmed + skipped + failed;
    }

    long countWarmed() {
        return warmed;
    }

    long countSkipped() {
        return skipped;
    }

    long countFailed() {
        return failed;
    }

    long remaining() {
        return total - done();
    }

    List<String> failures() {
        return failures;
    }

    ExitCode code(boolean isInterrupted) {
        if (isInterrupted && remaining() > 0) {
            return ExitCode.INTERRUPTED;
        }
        if (failed == 0) {
            return ExitCode.OK;
        }
        return warmed + skipped > 0 ? ExitCode.PARTIAL : ExitCode.FAILURE;
    }
}
