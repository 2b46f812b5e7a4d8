package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static dev.larder.services.coach.CoachDatabase.TODAY;
import static dev.larder.services.coach.CoachDatabase.anyVersion;
import static dev.larder.services.coach.CoachDatabase.ari;
import static dev.larder.services.coach.CoachDatabase.goal;
import static dev.larder.services.coach.CoachDatabase.task;
import static dev.larder.services.coach.CoachDatabase.taskFor;

import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A write for each event, what of the {@link Questions} it writes through, if anything, and which of the others have to be asked of the
 * database again after it.
 */
enum CoachWrite {
    USER_UPDATED(
            Set.of("user"),
            Set.of("roster", "dashboard"),
            (coach, asked) -> coach.users().edit(ADA, anyVersion(), new UserEdit("Adele", "adele@example.org", "FR"))),
    ARI_SNAPSHOT_CREATED(
            Set.of(),
            Set.of("ari", "history", "prediction", "dashboard"),
            (coach, asked) -> coach.scores().record(ADA, ari(TODAY, 60))),
    GOAL_CREATED(
            Set.of(),
            Set.of("active", "goals", "dashboard"),
            (coach, asked) -> coach.goals().create(ADA, goal("Swim"))),
    GOAL_UPDATED(
            Set.of("goal"),
            Set.of("details", "active", "goals", "dashboard"),
            (coach, asked) -> coach.goals().edit(ADA, asked.goal().id(), anyVersion(), goal("Run far"))),
    GOAL_COMPLETED(
            Set.of("goal"),
            Set.of("details", "active", "goals", "dashboard"),
            (coach, asked) -> coach.goals().complete(ADA, asked.goal().id(), anyVersion())),
    TASK_CREATED(
            Set.of(),
            Set.of("tasks", "dashboard"),
            (coach, asked) -> coach.tasks().create(ADA, task("Sleep"))),
    TASK_CREATED_FOR_A_GOAL(
            Set.of(),
            Set.of("details", "tasks", "dashboard"),
            (coach, asked) -> coach.tasks().create(ADA, taskFor(asked.goal(), "Tie them"))),
    TASK_MOVED(
            Set.of("task"),
            Set.of("details", "tasks", "dashboard"),
            (coach, asked) -> coach.tasks().move(ADA, asked.task().id(), anyVersion(), Task.Status.STARTED)),
    TASK_COMPLETED(
            Set.of("task"),
            Set.of("details", "tasks", "dashboard"),
            (coach, asked) -> coach.tasks().move(ADA, asked.task().id(), anyVersion(), Task.Status.DONE));

    final Set<String> writtenThrough;
    final Set<String> askedAgain;
    private final BiConsumer<Coach, Questions> write;

    CoachWrite(Set<String> writtenThrough, Set<String> askedAgain, BiConsumer<Coach, Questions> write) {
        this.writtenThrough = writtenThrough;
        this.askedAgain = askedAgain;
        this.write = write;
    }

    void run(Coach coach, Questions asked) {
        write.accept(coach, asked);
    }
}
