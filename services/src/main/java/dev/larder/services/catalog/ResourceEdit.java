package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Map;
import java.util.OptionalLong;

/** A change of a resource: the new description and all attributes, and the version it was made from, if it says so. */
record ResourceEdit(OptionalLong version, String description, Map<String, String> attributes) {

    ResourceEdit {
        new Violations()
                .unless(
                        version.isEmpty() || version.getAsLong() >= 1,
                        "version",
                        "is " + version.orElse(0),
                        "the version you have read, 1 or more")
                .addAll(Limits.ofContent(description, attributes))
                .reject();
        attributes = Map.copyOf(attributes);
    }

    /** A change made by someone who has seen that version. */
    ResourceEdit(long version, String description, Map<String, String> attributes) {
        this(OptionalLong.of(version), description, attributes);
    }
}
