package dev.larder.services.coach;

import dev.larder.services.web.Violations;
import java.time.LocalDate;

/** What a user says of a goal, all of it. */
record GoalContent(
        String title, String description, Goal.Category category, int priority, int progress, LocalDate targetOn) {

    GoalContent {
        new Violations()
                .addAll(Limits.ofTitle(title))
                .unless(
                        description.length() <= Limits.MAX_DESCRIPTION_LENGTH,
                        "description",
                        "has " + description.length() + " characters",
                        "at most " + Limits.MAX_DESCRIPTION_LENGTH + " characters")
                .addAll(Limits.ofNumber("priority", priority, 1, Limits.LOWEST_PRIORITY))
                .addAll(Limits.ofNumber("progress", progress, 0, 100))
                .addAll(Limits.ofDay("targetOn", targetOn))
                .reject();
    }
}
