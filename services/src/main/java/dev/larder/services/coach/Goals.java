package dev.larder.services.coach;

import dev.larder.services.web.StaleVersionException;
import java.util.Optional;
import java.util.OptionalLong;

/** What users want to reach. As with {@link Users}, methods may block, are safe for many threads, and answer what is immutable. */
interface Goals {

    Optional<Goal> find(long id);

    Optional<GoalDetails> details(long id);

    /** Empty if there is no such user. */
    Optional<ActiveGoals> active(long userId);

    /** Empty if there is no such user. */
    Optional<Page<Goal>> page(GoalQuery query);

    /**
     * Adds a goal.
     *
     * @throws UnknownException if there is no such user
     * @throws ConflictException if the user pursues too many already
     */
    Goal create(long userId, GoalContent content);

    /**
     * Changes what a user's goal says; it is at the expected version, if any is expected.
     *
     * @throws UnknownException if the user has no such goal
     * @throws StaleVersionException if it is at another version
     */
    Goal edit(long userId, long id, OptionalLong expected, GoalContent content);

    /** Marks a goal as reached, as {@link #edit} does; a goal that was reached stays as it is. */
    Goal complete(long userId, long id, OptionalLong expected);
}
