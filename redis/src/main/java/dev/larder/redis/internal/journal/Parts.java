package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

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
        return lists(keys, MOST_KEYS, MOST_CHARACTERS, String::length);
    }

    /** Items in their order, in lists of so many at most whose sizes come to so much at most; one that is larger has a list for itself. */
    public static <I> List<List<I>> lists(List<I> items, int most, int mostSize, ToIntFunction<I> size) {
        List<List<I>> lists = new ArrayList<>();
        int from = 0;
        long all = 0;
        for (int to = 0; to < items.size(); to++) {
            int own = size.applyAsInt(items.get(to));
            if (to - from == most || (to > from && all + own > mostSize)) {
                lists.add(items.subList(from, to));
                from = to;
                all = 0;
            }
            all += own;
        }
        if (from < items.size()) {
            lists.add(items.subList(from, items.size()));
        }
        return lists;
    }
}
