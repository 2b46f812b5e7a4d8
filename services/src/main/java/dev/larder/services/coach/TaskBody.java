package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a new task, as it comes. Without a priority it is in the middle, without an effort it takes half an hour. */
record TaskBody(
        @Nullable Long goalId,
        @Nullable String title,
        @Nullable Integer priority,
        @Nullable String dueOn,
        @Nullable Integer effortMinutes) {

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
