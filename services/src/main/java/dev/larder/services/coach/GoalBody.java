package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a goal, as it comes. Without a priority it is in the middle, without progress at its beginning. */
record GoalBody(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = Limits.MAX_TITLE_LENGTH,
                example = "Run ten kilometres")
        @Nullable String title,

        @Schema(maxLength = Limits.MAX_DESCRIPTION_LENGTH) @Nullable String description,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Goal.Category.class, example = "HEALTH")
        @Nullable String category,

        @Schema(minimum = "1", maximum = "" + Limits.LOWEST_PRIORITY, defaultValue = "3") @Nullable Integer priority,

        @Schema(description = "percent", minimum = "0", maximum = "100", defaultValue = "0") @Nullable Integer progress,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string", format = "date", example = "2027-06-30")
        @Nullable String targetOn) {

    private static final int MIDDLE = 3;

    GoalContent toContent() {
        return new GoalContent(
                Parameters.required("title", title),
                Objects.requireNonNullElse(description, ""),
                Parameters.constant("category", Parameters.required("category", category), Goal.Category.class),
                Objects.requireNonNullElse(priority, MIDDLE),
                Objects.requireNonNullElse(progress, 0),
                Inputs.day("targetOn", targetOn));
    }
}
