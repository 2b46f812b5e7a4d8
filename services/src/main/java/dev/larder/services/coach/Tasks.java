package dev.larder.services.coach;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.StaleVersionException;
import java.util.Optional;
import java.util.OptionalLong;

/** What users are to do. As with {@link Users}, methods may block, are safe for many threads, and answer what is immutable. */
interface Tasks {

    Optional<Task> find(long id);

    /** Empty if there is no such user. */
    Optional<Page<Task>> page(TaskQuery query);

    /**
     * Adds a task.
     *
     * @throws UnknownException if there is no such user
     * @throws InvalidInputException if it is for a goal that the user does not have
     */
    Task create(long userId, TaskDraft draft);

    /**
     * Says how far a user's task is; it is at the expected version, if any is expected. A task that is that far already stays as it is.
     *
     * @throws UnknownException if the user has no such task
     * @throws StaleVersionException if it is at another version
     */
    Task move(long userId, long id, OptionalLong expected, Task.Status status);
}
