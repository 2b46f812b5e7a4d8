package dev.larder.disk.internal.tier;

import dev.larder.tier.LocalTier;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has happened since the tier was opened. */
final class Counts {

    /** The names are those of {@link LocalTier.Figures}. */
    enum Count {
        SKIPPED,
        REFUSED,
        REJECTED,
        FAILED,
        DAMAGED,
        EVICTED,
        EXPIRED,
        ABANDONED,
        ASIDE
    }

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    Counts() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    void add(Count count) {
        add(count, 1);
    }

    void add(Count count, long times) {
        LongAdder adder = counts.get(count);
        if (adder != null) {
            adder.add(times);
        }
    }

    Map<String, Long> byName() {
        Map<String, Long> byName = new HashMap<>();
        counts.forEach((count, adder) -> byName.put(count.name().toLowerCase(Locale.ROOT), adder.sum()));
        return byName;
    }
}
