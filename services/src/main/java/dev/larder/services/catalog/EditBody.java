package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that changes a resource, as it comes. A resource as it was read will do: what else stands in it is ignored. The version need not
 * stand here if {@code If-Match} is there.
 */
record EditBody(
        @Schema(description = "the version that is changed, unless If-Match says it", example = "1") @Nullable Long version,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = Limits.MAX_DESCRIPTION_LENGTH,
                example = "Collections and more")
        @Nullable String description,

        @Schema(description = "at most " + Limits.MAX_ATTRIBUTES, example = "{\"owner\": \"ada\"}") @Nullable Map<String, @Nullable String> attributes) {

    ResourceEdit toEdit(@Nullable String ifMatch) {
        if (version == null && ifMatch == null) {
            throw new InvalidInputException(
                    "version", "is missing", "the version you have read, here or as its ETag in If-Match");
        }
        return new ResourceEdit(
                version == null ? OptionalLong.empty() : OptionalLong.of(version),
                Parameters.required("description", description),
                Bodies.attributes(attributes));
    }
}
