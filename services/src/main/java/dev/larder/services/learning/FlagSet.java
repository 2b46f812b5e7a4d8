package dev.larder.services.learning;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All flags. */
record FlagSet(List<Flag> flags) {

    FlagSet {
        flags = List.copyOf(flags);
    }

    /** What is on and off for somebody, by name. */
    Map<String, Boolean> of(long userId) {
        return flags.stream()
                .collect(Collectors.toMap(Flag::name, flag -> flag.isOnFor(userId), (one, other) -> one, TreeMap::new));
    }
}
