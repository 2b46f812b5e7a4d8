package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON that says how far a task is, as it comes. */
record StatusBody(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Task.Status.class, example = "DONE")
        @Nullable String status) {

    Task.Status toStatus() {
        return Parameters.constant("status", Parameters.required("status", status), Task.Status.class);
    }
}
