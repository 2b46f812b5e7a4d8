package dev.larder.services.coach;

import dev.larder.services.web.InvalidInputException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tasks in a database. Each change is one transaction. */
final class JdbcTasks implements Tasks {

    private final Tables tables;

    JdbcTasks(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Task> find(long id) {
        return tables.tasks().find(id);
    }

    @Override
    public Optional<Page<Task>> page(TaskQuery query) {
        Page<Task> page = tables.tasks().page(query);
        return tables.ofUser(query.userId(), page, page.items().isEmpty());
    }

    @Override
    public Task create(long userId, TaskDraft draft) {
        return tables.inTransaction(() -> add(userId, draft));
    }

    @Override
    public Task move(long userId, long id, OptionalLong expected, Task.Status status) {
        return tables.inTransaction(() -> {
            Task old = tables.tasks().locked(userId, id);
            Versions.require("Task " + id, expected, old.version());
            return old.status() == status ? old : replace(old.moved(status, tables.now()));
        });
    }

    private Task add(long userId, TaskDraft draft) {
        tables.users().locked(userId);
        requireGoal(userId, draft.goalId());
        Task task = tables.tasks().insert(Task.created(userId, draft, tables.now()));
        tables.note(userId, Activity.Kind.TASK_CREATED, task.goalId(), task.title());
        return task;
    }

    private void requireGoal(long userId, @Nullable Long goalId) {
        if (goalId != null
                && tables.goals()
                        .find(goalId)
                        .filter(goal -> goal.userId() == userId)
                        .isEmpty()) {
            throw new InvalidInputException(
                    "goalId", "is " + goalId + ", which is no goal of this user", "a goal of the user, or nothing");
        }
    }

    private Task replace(Task next) {
        tables.tasks().update(next);
        boolean isDone = next.status() == Task.Status.DONE;
        tables.note(
                next.userId(),
                isDone ? Activity.Kind.TASK_COMPLETED : Activity.Kind.TASK_MOVED,
                next.goalId(),
                next.title());
        return next;
    }
}
