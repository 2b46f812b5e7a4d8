package dev.larder.cli.internal.entries;

import dev.larder.CodecException;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.codecs.Payload;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.journal.WrittenRecord;
import dev.larder.tier.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code larder explain}. */
@Command(
        name = "explain",
        description = {
            "Says why a key was a miss, or what would be answered now: absent, expired, stale, dead by which record, refused by which check.",
            "Exit code 0 if it would be the answer, 3 if not, 4 if there is nothing."
        })
public final class ExplainCommand implements Callable<Integer> {

    /** How far back a record of a key is looked for. */
    private static final int NEWEST_RECORDS = 10_000;

    private final Session session;

    @Parameters(paramLabel = "KEY", description = "The cache key without the namespace, as goal:42.")
    private String key = "";

    /** For that run. */
    public ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            Stored stored = Stored.read(fleet, namespace, key);
            Explanation explanation = explain(stored, new JournalStreams(fleet, namespace));
            session.print(report(stored, explanation));
            return code(explanation.verdict()).code();
        }
    }

    private Explanation explain(Stored stored, JournalStreams journal) {
        if (stored.isAbsent()) {
            return Explanation.absent(lastOf(key, journal), !stored.lease().isEmpty());
        }
        @Nullable CodecException refusal = stored.refusal();
        if (refusal != null) {
            return Explanation.refused(refusal);
        }
        if (stored.envelope() == null) {
            return Explanation.foreign();
        }
        Entry<Payload> entry = stored.envelope().entry();
        return new Killer(key, entry)
                .find(journal)
                .orElseGet(() -> Explanation.alive(entry, session.clock().millis()));
    }

    private static Optional<WrittenRecord> lastOf(String key, JournalStreams journal) {
        List<WrittenRecord> newest = journal.last(Kind.KEYS, NEWEST_RECORDS);
        for (int i = newest.size() - 1; i >= 0; i--) {
            if (newest.get(i).said().orElse(null) instanceof Keys keys
                    && keys.keys().contains(key)) {
                return Optional.of(newest.get(i));
            }
        }
        return Optional.empty();
    }

    private static Report report(Stored stored, Explanation explanation) {
        Report report = Report.of("explain")
                .with("key", stored.key())
                .with("redisKey", stored.fullKey())
                .with("verdict", explanation.verdict().name().toLowerCase(Locale.ROOT))
                .with("because", explanation.because());
        return explanation.cure().isEmpty() ? report : report.with("cure", explanation.cure());
    }

    private static ExitCode code(Verdict verdict) {
        return switch (verdict) {
            case FRESH -> ExitCode.OK;
            case STALE, EXPIRED, DEAD, REFUSED -> ExitCode.FINDINGS;
            case ABSENT -> ExitCode.NOT_FOUND;
        };
    }
}
