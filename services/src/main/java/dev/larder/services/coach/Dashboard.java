package dev.larder.services.coach;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user sees first, all of it counted by the database.
 *
 * @param on the day it was counted, from which "lately" and "overdue" are meant
 * @param ari null before the first snapshot
 * @param recent what the user did last, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Dashboard(
        long userId,
        String name,
        LocalDate on,
        @Nullable AriFigures ari,
        GoalFigures goals,
        TaskFigures tasks,
        List<Activity> recent) {

    static final int MAX_RECENT = 10;
    static final int ARI_DAYS = 90;
    static final int LATELY_DAYS = 30;

    Dashboard {
        recent = List.copyOf(recent);
    }

    /**
     * How the score stands.
     *
     * @param mean of the last {@value Dashboard#ARI_DAYS} days, to one place; the score itself if that is older
     * @param change against the newest snapshot that is older by {@value Dashboard#LATELY_DAYS} days or more; null if there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AriFigures(
            double score,
            LocalDate takenOn,
            double mean,
            @Nullable Double change,
            double best,
            LocalDate bestOn) {}

    /**
     * Goals by their state.
     *
     * @param overdue active ones whose day is over
     * @param completedLately in the last {@value Dashboard#LATELY_DAYS} days
     */
    record GoalFigures(long active, long completed, long overdue, long completedLately) {}

    /**
     * Tasks by their state.
     *
     * @param overdue those that are not done though their day is over
     * @param doneLately in the last {@value Dashboard#LATELY_DAYS} days
     * @param minutesLately the effort of those
     */
    record TaskFigures(long open, long started, long done, long overdue, long doneLately, long minutesLately) {}
}
