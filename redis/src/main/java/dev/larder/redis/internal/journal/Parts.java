package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Keys;
import java.util.ArrayList;
import java.util.List;

/** Records and commands of a bounded size: readers take a thousand records at a time. */
public final class Parts {

    private static final int MOST_KEYS = 500;
    private static final int MOST_CHARACTERS = 32_768;

    private Parts() {}

    /** The record, or if it names many keys several that name them together. */
    static List<JournalRecord> of(JournalRecord record) {
        return record instanceof Keys keys
                ? lists(keys.keys()).stream().<JournalRecord>map(Keys::new).toList()
                : List.of(record);
    }

    /** The keys in their order, in lists that one command can take. */
    public static List<List<String>> lists(List<String> keys) {
        List<List<String>> lists = new ArrayList<>();
        int from = 0;
        int characters = 0;
        for (int to = 0; to < keys.size(); to++) {
            if (to - from == MOST_KEYS
                    || (to > from && characters + keys.get(to).length() > MOST_CHARACTERS)) {
                lists.add(keys.subList(from, to));
                from = to;
                characters = 0;
            }
            characters += keys.get(to).length();
        }
        if (from < keys.size()) {
            lists.add(keys.subList(from, keys.size()));
        }
        return lists;
    }
}
