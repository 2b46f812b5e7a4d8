package dev.larder.cli.internal.namespace;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.redis.internal.journal.WrittenRecord;
import dev.larder.topologies.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two streams of a journal, read in parts. For one thread. */
public final class JournalStreams {

    private static final int BATCH = 1_000;

    private final Fleet fleet;
    private final JournalKeys keys;

    /** Of a namespace. */
    public JournalStreams(Fleet fleet, String namespace) {
        this.fleet = fleet;
        this.keys = new JournalKeys(namespace);
    }

    /** One of the two. */
    public enum Kind {
        /** Key records. */
        KEYS,
        /** Group records. */
        GROUPS
    }

    /** What is done with a record. */
    public interface Reader {
        /** Answers whether to read on. */
        boolean read(WrittenRecord record);
    }

    /** How many records a stream has; 0 if it is not there. */
    public long length(Kind kind) {
        return Long.parseLong(fleet.ask(name(kind), "XLEN", name(kind)).text());
    }

    /** The oldest record that was kept. */
    public Optional<WrittenRecord> oldest(Kind kind) {
        return range(kind, "-", 1).stream().findFirst();
    }

    /** The newest record. */
    public Optional<WrittenRecord> newest(Kind kind) {
        return last(kind, 1).stream().findFirst();
    }

    /** The newest records, oldest first. */
    public List<WrittenRecord> last(Kind kind, int count) {
        List<WrittenRecord> records = new ArrayList<>(records(
                kind, fleet.ask(name(kind), "XREVRANGE", name(kind), "+", "-", "COUNT", Integer.toString(count))));
        Collections.reverse(records);
        return records;
    }

    /** The records behind an id, in order, until the reader has enough. */
    public void readFrom(Kind kind, String id, Reader reader) {
        String from = id;
        List<WrittenRecord> batch = range(kind, from, BATCH);
        while (!batch.isEmpty()) {
            for (WrittenRecord record : batch) {
                if (!reader.read(record)) {
                    return;
                }
                from = "(" + record.id();
            }
            batch = range(kind, from, BATCH);
        }
    }

    private List<WrittenRecord> range(Kind kind, String from, int count) {
        return records(kind, fleet.ask(name(kind), "XRANGE", name(kind), from, "+", "COUNT", Integer.toString(count)));
    }

    private static List<WrittenRecord> records(Kind kind, Answer answer) {
        return answer.items().stream()
                .map(entry -> record(
                        kind, entry.items().get(0).text(), fields(entry.items().get(1))))
                .toList();
    }

    private static WrittenRecord record(Kind kind, String id, Map<String, byte[]> fields) {
        return kind == Kind.KEYS ? WrittenRecord.ofKeys(id, fields) : WrittenRecord.ofGroups(id, fields);
    }

    private static Map<String, byte[]> fields(Answer list) {
        Map<String, byte[]> fields = new HashMap<>();
        List<Answer> items = list.items();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            fields.put(items.get(i).text(), items.get(i + 1).text().getBytes(StandardCharsets.ISO_8859_1));
        }
        return fields;
    }

    private String name(Kind kind) {
        return kind == Kind.KEYS ? keys.keyRecords() : keys.groupRecords();
    }
}
