package dev.larder.cli.internal.reclaim;

import dev.larder.cli.internal.output.Report;
import dev.larder.topologies.Answer;
import java.util.Map;

/** What a sweep has seen and done, over its interruptions. For one thread. */
final class Count {

    private static final String LOOKED = "looked";
    private static final String DEAD = "dead";
    private static final String REMOVED = "removed";
    private static final String BYTES = "bytes";

    private long looked;
    private long dead;
    private long removed;
    private long bytes;
    private String problem = "";

    /** Goes on from what was noted; from nothing, where nothing was. */
    Count(Map<String, String> noted) {
        looked = number(noted, LOOKED);
        dead = number(noted, DEAD);
        removed = number(noted, REMOVED);
        bytes = number(noted, BYTES);
    }

    private static long number(Map<String, String> noted, String field) {
        return Long.parseLong(noted.getOrDefault(field, "0"));
    }

    void looked(int keys) {
        looked += keys;
    }

    void dead(int entries) {
        dead += entries;
    }

    /** What the script has answered: the size of what it removed, or that something else stands there by now. */
    void removed(Answer answer) {
        String text = answer.text();
        if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
            removed++;
            bytes += Long.parseLong(text);
        } else if (!text.equals("-1")) {
            problem = text;
        }
    }

    long looked() {
        return looked;
    }

    /** The last error that a server answered with; empty if none did. */
    String problem() {
        return problem;
    }

    Map<String, String> notes() {
        return Map.of(
                LOOKED, Long.toString(looked),
                DEAD, Long.toString(dead),
                REMOVED, Long.toString(removed),
                BYTES, Long.toString(bytes));
    }

    Report report(String namespace, boolean isLookOnly, boolean isResumed, boolean isFinished) {
        return Report.of("reclaim")
                .with("namespace", namespace)
                .with("dryRun", isLookOnly)
                .with("resumed", isResumed)
                .with("finished", isFinished)
                .with(LOOKED, looked)
                .with(DEAD, dead)
                .with(REMOVED, removed)
                .with(BYTES, bytes);
    }
}
