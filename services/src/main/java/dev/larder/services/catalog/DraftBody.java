package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that creates a resource, as it comes: anything may be missing. A module needs no {@code module}, which would be its
 * own {@code name}.
 */
record DraftBody(
        @Nullable String type,
        @Nullable String module,
        @Nullable String name,
        @Nullable String description,
        @Nullable Map<String, @Nullable String> attributes) {

    ResourceDraft toDraft() {
        ResourceType wanted = Parameters.constant("type", Parameters.required("type", type), ResourceType.class);
        String given = Parameters.required("name", name);
        String home = wanted == ResourceType.MODULE && module == null ? given : Parameters.required("module", module);
        if (wanted == ResourceType.MODULE && !home.equals(given)) {
            throw new InvalidInputException(
                    "module", "is " + Parameters.quote(home), "nothing, or the module's own name");
        }
        return new ResourceDraft(
                new ResourceName(wanted, home, given),
                description == null ? "" : description,
                Bodies.attributes(attributes));
    }
}
