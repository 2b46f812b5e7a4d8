package dev.larder.cli.internal.namespace;

import dev.larder.cli.internal.output.Report;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.journal.WrittenRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Journal records as they are printed. */
public final class RecordRows {

    private RecordRows() {}

    /** A row of a table or a line of JSON. */
    public static Map<String, Object> of(WrittenRecord record) {
        return Report.row(
                "id", record.id(),
                "at", at(record).toString(),
                "says", record.said().map(RecordRows::kind).orElse("beginning"),
                "about", record.said().map(RecordRows::subject).orElse(""),
                "reason", record.said().map(RecordRows::reason).orElse(""),
                "node", record.origin());
    }

    /** When it was appended, by the server's clock. */
    public static Instant at(WrittenRecord record) {
        return Instant.ofEpochMilli(record.position() >> 16);
    }

    /** What it says, in a line. */
    public static String sentence(JournalRecord said) {
        String subject = subject(said);
        return kind(said) + (subject.isEmpty() ? "" : " " + subject);
    }

    private static String kind(JournalRecord said) {
        if (!(said instanceof Group group)) {
            return "keys";
        }
        return group.kind().name().toLowerCase(Locale.ROOT) + (group.keepsStale() ? ", keeping stale" : "");
    }

    private static String subject(JournalRecord said) {
        return said instanceof Keys keys ? String.join(" ", keys.keys()) : ((Group) said).subject();
    }

    private static String reason(JournalRecord said) {
        return said instanceof Group group ? group.reason() : "";
    }
}
