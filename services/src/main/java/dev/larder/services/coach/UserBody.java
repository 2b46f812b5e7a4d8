package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON that changes a user, as it comes. A user as it was read will do: what else stands in it is ignored. */
record UserBody(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = Limits.MAX_NAME_LENGTH,
                example = "Ada Abel")
        @Nullable String name,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                format = "email",
                maxLength = Limits.MAX_EMAIL_LENGTH,
                example = "ada@example.net")
        @Nullable String email,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, pattern = "[A-Za-z]{2}", example = "AT") @Nullable String country) {

    UserEdit toEdit() {
        return new UserEdit(
                Parameters.required("name", name),
                Parameters.required("email", email),
                Parameters.required("country", country));
    }
}
