package dev.larder.services.catalog;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many of what a search found there are of each type, in each module (the first {@value #MAX_COUNTS}) and with each attribute (the
 * first {@value #MAX_COUNTS}), the most frequent first. Types are counted as if no type had been asked for, modules as if no module had been.
 */
record Facets(Map<ResourceType, Long> types, List<Count> modules, List<Count> attributes) {

    static final int MAX_COUNTS = 20;

    Facets {
        var sorted = new EnumMap<ResourceType, Long>(ResourceType.class);
        sorted.putAll(types);
        types = Collections.unmodifiableMap(sorted);
        modules = List.copyOf(modules);
        attributes = List.copyOf(attributes);
    }

    /** How many have a value: a module's name, or an attribute as {@code name:value}. */
    record Count(String value, long matches) {}
}
