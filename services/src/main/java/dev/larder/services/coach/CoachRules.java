package dev.larder.services.coach;

import dev.larder.Invalidation;
import dev.larder.Larder;
import org.jspecify.annotations.Nullable;

/** What each event makes untrue: the entity, the lists it is in, and the user's dashboard. */
final class CoachRules {

    private CoachRules() {}

    static void register(Larder larder, CoachCaches caches) {
        larder.on(CoachEvent.class, event -> Invalidation.key(caches.dashboards, event.userId()));
        larder.on(
                CoachEvent.UserUpdated.class,
                event -> Invalidation.key(caches.users, event.userId()).andTag(CoachCaches.ROSTERS));
        larder.on(
                CoachEvent.AriSnapshotCreated.class,
                event -> Invalidation.key(caches.ari, event.userId())
                        .andKey(caches.histories, event.userId())
                        .andKey(caches.predictions, event.userId()));
        larder.on(
                CoachEvent.GoalEvent.class,
                event -> Invalidation.key(caches.goals, event.goalId())
                        .andKey(caches.goalDetails, event.goalId())
                        .andKey(caches.activeGoals, event.userId())
                        .andTag(CoachCaches.goalsOf(event.userId())));
        larder.on(
                CoachEvent.TaskEvent.class,
                event -> Invalidation.key(caches.tasks, event.taskId())
                        .andTag(CoachCaches.tasksOf(event.userId()))
                        .and(detailsOf(event.goalId(), caches)));
    }

    private static Invalidation detailsOf(@Nullable Long goalId, CoachCaches caches) {
        return goalId == null ? Invalidation.nothing() : Invalidation.key(caches.goalDetails, goalId);
    }
}
