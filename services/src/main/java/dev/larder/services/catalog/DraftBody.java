package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that creates a resource, as it comes: anything may be missing. A module needs no {@code module}, which would be its
 * own {@code name}.
 */
record DraftBody(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                allowableValues = {"MODULE", "PACKAGE", "CLASS"},
                example = "MODULE")
        @Nullable String type,

        @Schema(description = "the module it is in; of a module nothing", maxLength = Limits.MAX_NAME_LENGTH) @Nullable String module,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = Limits.MAX_NAME_LENGTH,
                example = "org.example.shop")
        @Nullable String name,

        @Schema(maxLength = Limits.MAX_DESCRIPTION_LENGTH, example = "A shop") @Nullable String description,

        @Schema(description = "at most " + Limits.MAX_ATTRIBUTES, example = "{\"owner\": \"ada\"}") @Nullable Map<String, @Nullable String> attributes) {

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
