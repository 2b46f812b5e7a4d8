package dev.larder.services.coach;

import java.time.LocalDate;
import java.util.List;

/** A user's newest snapshots, newest first, at most {@value #MAX_SNAPSHOTS}, and whether there are older ones. */
record AriHistory(long userId, List<AriSnapshot> snapshots, boolean truncated) {

    static final int MAX_SNAPSHOTS = 400;

    AriHistory {
        snapshots = List.copyOf(snapshots);
    }

    /** The snapshots of a span of days, both included, page by page. */
    Page<AriSnapshot> page(LocalDate from, LocalDate to, Paging paging) {
        List<AriSnapshot> within = snapshots.stream()
                .filter(snapshot -> !snapshot.takenOn().isBefore(from)
                        && !snapshot.takenOn().isAfter(to))
                .toList();
        return Page.of(within, paging);
    }
}
