package dev.larder.cli.internal.migrate;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was done so far, over all runs of a migration: numbers by name, names in the order in which they are printed. Not thread-safe. */
final class Tally {

    /** What is counted. */
    enum Of {
        /** Entries that were written into the target. */
        COPIED("copied"),
        /** Entries that a group record had declared untrue. */
        DEAD("dead"),
        /** Entries that were gone, or past everything, when their turn came. */
        GONE("gone"),
        /** What is no envelope that can be stamped anew: foreign, damaged, encrypted, too large. */
        LEFT("leftOut"),
        /** Keys and groups told to the target. */
        THERE("relayed"),
        /** Keys and groups told to the source. */
        BACK("relayedBack"),
        /** How often records were missing, and everything was declared untrue instead. */
        GAPS("gaps");

        private final String label;

        Of(String label) {
            this.label = label;
        }
    }

    private final Map<Of, Long> counts = new LinkedHashMap<>();

    /** Goes on where notes end. */
    Tally(Map<String, String> noted) {
        for (Of what : Of.values()) {
            counts.put(what, Long.parseLong(noted.getOrDefault(what.label, "0")));
        }
    }

    void add(Of what, long more) {
        counts.merge(what, more, Long::sum);
    }

    long get(Of what) {
        return counts.getOrDefault(what, 0L);
    }

    /** For a report. */
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        counts.forEach((what, count) -> row.put(what.label, count));
        return row;
    }

    /** For the notes. */
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        counts.forEach((what, count) -> notes.put(what.label, Long.toString(count)));
        return notes;
    }
}
