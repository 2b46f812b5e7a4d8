package dev.larder.cli.internal.reclaim;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.namespace.Notes;
import dev.larder.cli.internal.namespace.Scan;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder reclaim}. */
@Command(
        name = "reclaim",
        description = {
            "Gives back Redis's memory of entries that were invalidated as a group: by tag, pattern, cache or everything.",
            "Such entries are served no more, and go by themselves at the end of their time; this is for those who need the room before.",
            "Looks at every key of the namespace at a bounded rate. After Ctrl-C the next run goes on where this one stopped, for a week."
        })
public final class ReclaimCommand implements Callable<Integer> {

    private static final int LARGEST_RATE = 1_000_000;
    private static final String SCAN = "scan";
    private static final String KEPT_SECONDS = Long.toString(Duration.ofDays(7).toSeconds());

    private final Session session;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Keys to look at in a second, 1 to 1000000. Default: 5000.")
    private int rate = 5_000;

    @Option(names = "--dry-run", description = "Only count, from the beginning; remove and note nothing.")
    private boolean dryRun;

    @Option(names = "--restart", description = "Begin anew, whatever an interrupted run has noted.")
    private boolean restart;

    /** For that run. */
    public ReclaimCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rate < 1 || rate > LARGEST_RATE) {
            throw new Failure(ExitCode.USAGE, "--rate is " + rate + "; it is from 1 to " + LARGEST_RATE);
        }
        String namespace = session.namespace();
        session.interruption().heed();
        try (Fleet fleet = session.fleet()) {
            Notes notes = new Notes(fleet, "{" + namespace + "}~reclaim");
            Map<String, String> noted = dryRun || restart ? Map.of() : notes.read();
            Scan scan = new Scan(namespace, noted.getOrDefault(SCAN, ""));
            Count count = new Count(noted);
            Sweep sweep = new Sweep(fleet, namespace, scan, count, dryRun);
            boolean isFinished = sweep(sweep, count, () -> note(notes, scan, count));
            session.print(count.report(namespace, dryRun, !noted.isEmpty(), isFinished));
            return ended(notes, count, isFinished).code();
        }
    }

    /** Part by part, no faster than was asked for; false if the end was asked for before. */
    private boolean sweep(Sweep sweep, Count count, Runnable note) {
        Progress progress = session.progress("keys looked at", 0);
        try {
            long before = count.looked();
            long began = session.clock().nanos();
            while (!session.interruption().isRequested()) {
                if (!sweep.next()) {
                    return true;
                }
                note.run();
                progress.done(count.looked());
                if (!isTimeAt(began + nanos(count.looked() - before))) {
                    return false;
                }
            }
            return false;
        } finally {
            progress.close();
        }
    }

    private long nanos(long keys) {
        return (long) (1e9 * keys / rate);
    }

    private boolean isTimeAt(long nanos) {
        long left = nanos - session.clock().nanos();
        return left <= 0 || !session.interruption().isRequestedWithin(Duration.ofNanos(left));
    }

    private void note(Notes notes, Scan scan, Count count) {
        if (!dryRun) {
            Map<String, String> fields = new HashMap<>(count.notes());
            fields.put(SCAN, scan.notes());
            notes.write(fields);
            notes.expire(KEPT_SECONDS);
        }
    }

    private ExitCode ended(Notes notes, Count count, boolean isFinished) {
        if (!isFinished) {
            session.warn("Interrupted: " + count.looked() + " keys were looked at"
                    + (dryRun ? "" : "; say it again to go on from there"));
            return ExitCode.INTERRUPTED;
        }
        if (!dryRun) {
            notes.delete();
        }
        if (!count.problem().isEmpty()) {
            session.warn("Not all could be removed: " + count.problem());
            return ExitCode.PARTIAL;
        }
        return ExitCode.OK;
    }
}
