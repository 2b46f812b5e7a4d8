package dev.larder.cli.internal.top;

import dev.larder.cli.internal.figures.CacheRates;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What comes first. */
enum Sort {
    /** The most asked. */
    LOOKUPS(Comparator.comparingDouble(CacheRates::lookups).reversed()),
    /** The worst ratio of those that are asked. */
    MISSES(Comparator.comparingDouble((CacheRates rates) -> rates.lookups() - rates.hits())
            .reversed()),
    /** The most loaded. */
    LOADS(Comparator.comparingDouble(CacheRates::loads).reversed()),
    /** The most failures. */
    FAILED(Comparator.comparingDouble(CacheRates::failed).reversed()),
    /** The most pushed out. */
    EVICTED(Comparator.comparingDouble(CacheRates::evicted).reversed()),
    /** The fullest. */
    ENTRIES(Comparator.comparingLong(CacheRates::entries).reversed()),
    /** By name. */
    NAME(Comparator.comparing(CacheRates::cache));

    @SuppressWarnings("ImmutableEnumChecker") // a comparator of getters has no state
    private final Comparator<CacheRates> order;

    Sort(Comparator<CacheRates> order) {
        this.order = order;
    }

    Comparator<CacheRates> order() {
        return order.thenComparing(CacheRates::cache);
    }

    Sort next() {
        List<Sort> all = List.of(values());
        return all.get((all.indexOf(this) + 1) % all.size());
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
