package dev.larder.services.coach;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How a user stood on a day: a score from 0 to 100, to one place, and the parts it was made from, 0 to 100 each. */
record AriSnapshot(long userId, LocalDate takenOn, double score, Map<AriPart, Integer> parts) {

    AriSnapshot {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    }
}
