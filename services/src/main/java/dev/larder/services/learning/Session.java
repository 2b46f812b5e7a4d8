package dev.larder.services.learning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time in which somebody learns; its end is null as long as it is open. */
record Session(
        String id, long userId, Instant startedAt, @Nullable Instant endedAt) {

    boolean isOpen() {
        return endedAt == null;
    }
}
