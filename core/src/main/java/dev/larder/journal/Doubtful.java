package dev.larder.journal;

import java.util.List;

/**
 * What a node has declared untrue and a failover may have lost, in whole or in part.
 *
 * @param untrue keys to be removed from the shared tier once more, and recorded
 * @param replaced keys whose new value was put there: they are only recorded
 * @param groups groups to be recorded once more; a horizon where it is no longer known what may be lost
 */
public record Doubtful(List<String> untrue, List<String> replaced, List<JournalRecord.Group> groups) {

    public Doubtful {
        untrue = List.copyOf(untrue);
        replaced = List.copyOf(replaced);
        groups = List.copyOf(groups);
    }

    /** Anything may be lost. */
    public static Doubtful everything(String reason) {
        return new Doubtful(List.of(), List.of(), List.of(JournalRecord.Group.horizon(reason)));
    }

    /** Whether nothing is in doubt. */
    public boolean isEmpty() {
        return untrue.isEmpty() && replaced.isEmpty() && groups.isEmpty();
    }
}
