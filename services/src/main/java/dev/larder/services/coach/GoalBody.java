package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a goal, as it comes. Without a priority it is in the middle, without progress at its beginning. */
record GoalBody(
        @Nullable String title,
        @Nullable String description,
        @Nullable String category,
        @Nullable Integer priority,
        @Nullable Integer progress,
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
