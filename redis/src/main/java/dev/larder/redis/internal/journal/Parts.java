package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Keys;
import java.util.ArrayList;
import java.util.List;

/** Records of a bounded size: readers take a thousand at a time. */
public final class Parts {

    private static final int MOST_KEYS = 500;

    private Parts() {}

    /** The record, or if it names many keys several that name them together. */
    static List<JournalRecord> of(JournalRecord record) {
        if (!(record instanceof Keys keys)) {
            return List.of(record);
        }
        return lists(keys.keys()).stream().<JournalRecord>map(Keys::new).toList();
    }

    /** The keys in lists that one command can take. */
    public static List<List<String>> lists(List<String> keys) {
        List<List<String>> lists = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += MOST_KEYS) {
            lists.add(keys.subList(from, Math.min(keys.size(), from + MOST_KEYS)));
        }
        return lists;
    }
}
