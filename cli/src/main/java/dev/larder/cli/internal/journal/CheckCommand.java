package dev.larder.cli.internal.journal;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.journal.WrittenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code larder journal check}. */
@Command(
        name = "check",
        description = {
            "Reads both streams from their beginning and checks that each record names the one before it: that nothing is missing in between.",
            "Exit code 3 if something is. Nodes that read there have emptied their memory, so it costs hits, not truth."
        })
final class CheckCommand implements Callable<Integer> {

    private final Session session;

    CheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            JournalStreams journal = new JournalStreams(fleet, namespace);
            List<Map<String, Object>> gaps = new ArrayList<>();
            Report report = Report.of("journal.check").with("namespace", namespace);
            for (Kind kind : Kind.values()) {
                report.with(kind.name().toLowerCase(Locale.ROOT) + "Read", replay(journal, kind, gaps));
            }
            session.print(report.with("gapless", gaps.isEmpty()).rows("gaps", gaps));
            return (gaps.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
        }
    }

    private long replay(JournalStreams journal, Kind kind, List<Map<String, Object>> gaps) {
        Progress progress = session.progress("records", journal.length(kind));
        Replay replay = new Replay(kind, gaps, progress);
        journal.readFrom(kind, "-", replay);
        progress.close();
        return replay.count;
    }

    private final class Replay implements JournalStreams.Reader {
        private final Kind kind;
        private final List<Map<String, Object>> gaps;
        private final Progress progress;
        private @Nullable WrittenRecord before;
        private long count;

        Replay(Kind kind, List<Map<String, Object>> gaps, Progress progress) {
            this.kind = kind;
            this.gaps = gaps;
            this.progress = progress;
        }

        @Override
        public boolean read(WrittenRecord record) {
            if (before != null && !record.follows(before)) {
                gaps.add(Report.row(
                        "stream", kind.name().toLowerCase(Locale.ROOT),
                        "record", record.id(),
                        "follows", record.before(),
                        "found", before.link()));
            }
            before = record;
            progress.done(++count);
            return !session.interruption().isRequested();
        }
    }
}
