package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Map;

/** A change of a resource, made by someone who has seen its {@code version}: the new description and all attributes. */
record ResourceEdit(long version, String description, Map<String, String> attributes) {

    ResourceEdit {
        new Violations()
                .unless(version >= 1, "version", "is " + version, "the version you have read, 1 or more")
                .addAll(Limits.ofContent(description, attributes))
                .reject();
        attributes = Map.copyOf(attributes);
    }
}
