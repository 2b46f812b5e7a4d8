package dev.larder.services.coach;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done by a day. The version starts at 1 and rises by one with each change.
 *
 * @param goalId what it is done for; null for nothing in particular
 * @param priority from 1, which comes first, to 5
 * @param doneAt null unless it is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Task(
        long id,
        long userId,
        @Nullable Long goalId,
        String title,
        int priority,
        Status status,
        LocalDate dueOn,
        int effortMinutes,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant doneAt,
        long version) {

    enum Status {
        OPEN,
        STARTED,
        DONE
    }

    static Task created(long userId, TaskDraft draft, Instant at) {
        return new Task(
                0,
                userId,
                draft.goalId(),
                draft.title(),
                draft.priority(),
                Status.OPEN,
                draft.dueOn(),
                draft.effortMinutes(),
                at,
                at,
                null,
                1);
    }

    Task withId(long newId) {
        return new Task(
                newId,
                userId,
                goalId,
                title,
                priority,
                status,
                dueOn,
                effortMinutes,
                createdAt,
                updatedAt,
                doneAt,
                version);
    }

    Task moved(Status newStatus, Instant at) {
        return new Task(
                id,
                userId,
                goalId,
                title,
                priority,
                newStatus,
                dueOn,
                effortMinutes,
                createdAt,
                at,
                newStatus == Status.DONE ? at : null,
                version + 1);
    }
}
