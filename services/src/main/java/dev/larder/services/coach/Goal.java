package dev.larder.services.coach;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to reach. The version starts at 1 and rises by one with each change.
 *
 * @param priority from 1, which comes first, to 5
 * @param progress percent, as the user says
 * @param completedAt null while it is active
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Goal(
        long id,
        long userId,
        String title,
        String description,
        Category category,
        int priority,
        Status status,
        int progress,
        LocalDate targetOn,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        long version) {

    enum Category {
        HEALTH,
        LEARNING,
        WORK,
        FINANCE,
        PEOPLE
    }

    enum Status {
        ACTIVE,
        COMPLETED
    }

    static Goal created(long userId, GoalContent content, Instant at) {
        return new Goal(
                0,
                userId,
                content.title(),
                content.description(),
                content.category(),
                content.priority(),
                Status.ACTIVE,
                content.progress(),
                content.targetOn(),
                at,
                at,
                null,
                1);
    }

    Goal withId(long newId) {
        return new Goal(
                newId,
                userId,
                title,
                description,
                category,
                priority,
                status,
                progress,
                targetOn,
                createdAt,
                updatedAt,
                completedAt,
                version);
    }

    Goal edited(GoalContent content, Instant at) {
        return new Goal(
                id,
                userId,
                content.title(),
                content.description(),
                content.category(),
                content.priority(),
                status,
                content.progress(),
                content.targetOn(),
                createdAt,
                at,
                completedAt,
                version + 1);
    }

    Goal completed(Instant at) {
        return new Goal(
                id,
                userId,
                title,
                description,
                category,
                priority,
                Status.COMPLETED,
                100,
                targetOn,
                createdAt,
                at,
                at,
                version + 1);
    }
}
