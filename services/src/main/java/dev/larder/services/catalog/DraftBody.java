package dev.larder.services.catalog;

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
        ResourceType wanted = Inputs.constant("type", Bodies.required("type", type), ResourceType.class);
        String given = Bodies.required("name", name);
        String home = wanted == ResourceType.MODULE && module == null ? given : Bodies.required("module", module);
        if (wanted == ResourceType.MODULE && !home.equals(given)) {
            throw new InvalidInputException("module", "is " + Limits.quote(home), "nothing, or the module's own name");
        }
        return new ResourceDraft(
                new ResourceName(wanted, home, given),
                description == null ? "" : description,
                Bodies.attributes(attributes));
    }
}
