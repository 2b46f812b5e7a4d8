package dev.larder.services.coach;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Goals in a database. Each change is one transaction. */
final class JdbcGoals implements Goals {

    private final Tables tables;

    JdbcGoals(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Goal> find(long id) {
        return tables.goals().find(id);
    }

    @Override
    public Optional<GoalDetails> details(long id) {
        return tables.goals()
                .find(id)
                .map(goal -> new GoalDetails(
                        goal,
                        tables.tasks().ofGoal(id, GoalDetails.MAX_TASKS),
                        tables.activities().ofGoal(id, GoalDetails.MAX_ACTIVITIES)));
    }

    @Override
    public Optional<ActiveGoals> active(long userId) {
        List<Goal> goals = tables.goals().active(userId);
        return tables.ofUser(userId, new ActiveGoals(userId, goals), goals.isEmpty());
    }

    @Override
    public Optional<Page<Goal>> page(GoalQuery query) {
        Page<Goal> page = tables.goals().page(query);
        return tables.ofUser(query.userId(), page, page.items().isEmpty());
    }

    @Override
    public Goal create(long userId, GoalContent content) {
        return tables.inTransaction(() -> add(userId, content));
    }

    @Override
    public Goal edit(long userId, long id, OptionalLong expected, GoalContent content) {
        return tables.inTransaction(() -> {
            Goal old = present(userId, id, expected);
            return replace(old.edited(content, tables.now()), Activity.Kind.GOAL_UPDATED);
        });
    }

    @Override
    public Goal complete(long userId, long id, OptionalLong expected) {
        return tables.inTransaction(() -> {
            Goal old = present(userId, id, expected);
            return old.status() == Goal.Status.COMPLETED
                    ? old
                    : replace(old.completed(tables.now()), Activity.Kind.GOAL_COMPLETED);
        });
    }

    private Goal add(long userId, GoalContent content) {
        // Locked, so that two requests at once cannot both add the last goal there is room for.
        tables.users().locked(userId);
        if (tables.goals().active(userId).size() >= Limits.MAX_ACTIVE_GOALS) {
            throw ConflictException.tooManyGoals();
        }
        Goal goal = tables.goals().insert(Goal.created(userId, content, tables.now()));
        tables.note(userId, Activity.Kind.GOAL_CREATED, goal.id(), goal.title());
        return goal;
    }

    private Goal present(long userId, long id, OptionalLong expected) {
        Goal goal = tables.goals().locked(userId, id);
        Versions.require("Goal " + id, expected, goal.version());
        return goal;
    }

    private Goal replace(Goal next, Activity.Kind kind) {
        tables.goals().update(next);
        tables.note(next.userId(), kind, next.id(), next.title());
        return next;
    }
}
