package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a new task, as it comes. Without a priority it is in the middle, without an effort it takes half an hour. */
record TaskBody(
        @Schema(description = "the goal that it serves, if any") @Nullable Long goalId,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = Limits.MAX_TITLE_LENGTH,
                example = "Make a plan")
        @Nullable String title,

        @Schema(minimum = "1", maximum = "" + Limits.LOWEST_PRIORITY, defaultValue = "3") @Nullable Integer priority,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string", format = "date", example = "2027-01-31")
        @Nullable String dueOn,

        @Schema(minimum = "1", maximum = "" + Limits.MAX_EFFORT_MINUTES, defaultValue = "30") @Nullable Integer effortMinutes) {

    private static final int MIDDLE = 3;
    private static final int HALF_AN_HOUR = 30;

    TaskDraft toDraft() {
        return new TaskDraft(
                goalId,
                Parameters.required("title", title),
                Objects.requireNonNullElse(priority, MIDDLE),
                Inputs.day("dueOn", dueOn),
                Objects.requireNonNullElse(effortMinutes, HALF_AN_HOUR));
    }
}
