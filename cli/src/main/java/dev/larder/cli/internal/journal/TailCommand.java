package dev.larder.cli.internal.journal;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.namespace.RecordRows;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.journal.WrittenRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder journal tail}. */
@Command(name = "tail", description = "Prints the newest records of both streams, oldest first.")
final class TailCommand implements Runnable {

    private static final Duration GLANCE = Duration.ofMillis(500);

    private final Session session;

    @Option(names = "--last", paramLabel = "N", description = "How many, from 1. Default: 20.")
    private int last = 20;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    TailCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            JournalStreams journal = new JournalStreams(fleet, namespace);
            Map<Kind, String> from = new EnumMap<>(Kind.class);
            List<WrittenRecord> newest = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                List<WrittenRecord> some = journal.last(kind, Math.max(1, last));
                newest.addAll(some);
                from.put(
                        kind,
                        some.isEmpty() ? "-" : "(" + some.get(some.size() - 1).id());
            }
            newest.sort(Comparator.comparingLong(WrittenRecord::position));
            print(newest.subList(Math.max(0, newest.size() - last), newest.size()));
            while (follow && !session.interruption().isRequestedWithin(GLANCE)) {
                printWhatFollows(journal, from);
            }
        }
    }

    private void printWhatFollows(JournalStreams journal, Map<Kind, String> from) {
        List<WrittenRecord> records = new ArrayList<>();
        from.replaceAll((kind, id) -> {
            List<WrittenRecord> more = new ArrayList<>();
            journal.readFrom(kind, id, more::add);
            records.addAll(more);
            return more.isEmpty() ? id : "(" + more.get(more.size() - 1).id();
        });
        if (!records.isEmpty()) {
            records.sort(Comparator.comparingLong(WrittenRecord::position));
            print(records);
        }
    }

    private void print(List<WrittenRecord> records) {
        session.print(Report.of("journal.tail")
                .rows("records", records.stream().map(RecordRows::of).toList()));
    }
}
