package dev.larder.services.coach;

import java.util.Optional;
import java.util.OptionalLong;

/** Tasks behind caches. */
final class CachedTasks implements Tasks {

    private final Tasks source;
    private final CoachCaches caches;

    CachedTasks(Tasks source, CoachCaches caches) {
        this.source = source;
        this.caches = caches;
    }

    @Override
    public Optional<Task> find(long id) {
        return caches.answer(caches.tasks.lookup(id));
    }

    @Override
    public Optional<Page<Task>> page(TaskQuery query) {
        return caches.answer(caches.taskPages.lookup(query));
    }

    @Override
    public Task create(long userId, TaskDraft draft) {
        return caches.created(
                source.create(userId, draft),
                task -> new CoachEvent.TaskCreated(task.userId(), task.id(), task.goalId()));
    }

    @Override
    public Task move(long userId, long id, OptionalLong expected, Task.Status status) {
        return caches.written(caches.tasks, id, () -> source.move(userId, id, expected, status), CachedTasks::moved);
    }

    private static CoachEvent moved(Task task) {
        return task.status() == Task.Status.DONE
                ? new CoachEvent.TaskCompleted(task.userId(), task.id(), task.goalId())
                : new CoachEvent.TaskMoved(task.userId(), task.id(), task.goalId());
    }
}
