package dev.larder.services.catalog;

import dev.larder.services.web.Parameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON that changes a resource, as it comes. A resource as it was read will do: what else stands in it is ignored. */
record EditBody(
        @Nullable Long version,
        @Nullable String description,
        @Nullable Map<String, @Nullable String> attributes) {

    ResourceEdit toEdit() {
        return new ResourceEdit(
                Parameters.required("version", version),
                Parameters.required("description", description),
                Bodies.attributes(attributes));
    }
}
