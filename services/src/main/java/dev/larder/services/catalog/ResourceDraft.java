package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Map;

/** A resource to be created. */
record ResourceDraft(ResourceName name, String description, Map<String, String> attributes) {

    ResourceDraft {
        new Violations()
                .addAll(Limits.ofName(name))
                .addAll(Limits.ofContent(description, attributes))
                .reject();
        attributes = Map.copyOf(attributes);
    }
}
