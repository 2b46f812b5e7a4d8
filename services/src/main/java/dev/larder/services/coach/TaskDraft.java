package dev.larder.services.coach;

import dev.larder.services.web.Violations;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A task to be created. */
record TaskDraft(@Nullable Long goalId, String title, int priority, LocalDate dueOn, int effortMinutes) {

    TaskDraft {
        new Violations()
                .addAll(Limits.ofTitle(title))
                .addAll(Limits.ofNumber("priority", priority, 1, Limits.LOWEST_PRIORITY))
                .addAll(Limits.ofDay("dueOn", dueOn))
                .addAll(Limits.ofNumber("effortMinutes", effortMinutes, 1, Limits.MAX_EFFORT_MINUTES))
                .reject();
    }
}
