package dev.larder.services.catalog;

import java.util.Locale;

/** The kinds of resources, from the largest to the smallest. */
enum ResourceType {
    MODULE,
    PACKAGE,
    CLASS;

    /** The first segment of every id of this type. */
    String idPrefix() {
        return name().toLowerCase(Locale.ROOT);
    }
}
