package dev.larder.services.coach;

import org.jspecify.annotations.Nullable;

/** Something that happened to a user, and is committed. {@link CoachRules} says what it makes untrue. */
sealed interface CoachEvent {

    long userId();

    /** The user changed something in the profile. */
    record UserUpdated(long userId) implements CoachEvent {}

    /** There is a score for one more day. */
    record AriSnapshotCreated(long userId) implements CoachEvent {}

    /** Something happened to a goal. */
    sealed interface GoalEvent extends CoachEvent {
        long goalId();
    }

    /** The user has a goal more. */
    record GoalCreated(long userId, long goalId) implements GoalEvent {}

    /** The user says something else of a goal. */
    record GoalUpdated(long userId, long goalId) implements GoalEvent {}

    /** The user has reached a goal. */
    record GoalCompleted(long userId, long goalId) implements GoalEvent {}

    /** Something happened to a task. */
    sealed interface TaskEvent extends CoachEvent {
        long taskId();

        /** The goal it is done for, if any. */
        @Nullable Long goalId();
    }

    /** The user has a task more. */
    record TaskCreated(long userId, long taskId, @Nullable Long goalId) implements TaskEvent {}

    /** A task was begun, or is open again. */
    record TaskMoved(long userId, long taskId, @Nullable Long goalId) implements TaskEvent {}

    /** A task was done. */
    record TaskCompleted(long userId, long taskId, @Nullable Long goalId) implements TaskEvent {}
}
