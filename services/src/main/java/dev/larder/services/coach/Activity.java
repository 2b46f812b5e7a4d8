package dev.larder.services.coach;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a user did.
 *
 * @param goalId the goal it was about, if any
 * @param subject for people to read, such as a goal's title
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Activity(Instant at, Kind kind, @Nullable Long goalId, String subject) {

    enum Kind {
        USER_UPDATED,
        ARI_RECORDED,
        GOAL_CREATED,
        GOAL_UPDATED,
        GOAL_COMPLETED,
        TASK_CREATED,
        TASK_MOVED,
        TASK_COMPLETED
    }
}
