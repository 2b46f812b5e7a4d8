package dev.larder.services.coach;

import java.util.Optional;
import java.util.OptionalLong;

/** Goals behind caches. Pages of the active ones are parts of the one list that is cached of each user. */
final class CachedGoals implements Goals {

    private final Goals source;
    private final CoachCaches caches;

    CachedGoals(Goals source, CoachCaches caches) {
        this.source = source;
        this.caches = caches;
    }

    @Override
    public Optional<Goal> find(long id) {
        return caches.answer(caches.goals.lookup(id));
    }

    @Override
    public Optional<GoalDetails> details(long id) {
        return caches.answer(caches.goalDetails.lookup(id));
    }

    @Override
    public Optional<ActiveGoals> active(long userId) {
        return caches.answer(caches.activeGoals.lookup(userId));
    }

    @Override
    public Optional<Page<Goal>> page(GoalQuery query) {
        return query.isOfActive()
                ? active(query.userId()).map(active -> Page.of(active.goals(), query.paging()))
                : caches.answer(caches.goalPages.lookup(query));
    }

    @Override
    public Goal create(long userId, GoalContent content) {
        return caches.created(
                source.create(userId, content), goal -> new CoachEvent.GoalCreated(goal.userId(), goal.id()));
    }

    @Override
    public Goal edit(long userId, long id, OptionalLong expected, GoalContent content) {
        return caches.written(
                caches.goals,
                id,
                () -> source.edit(userId, id, expected, content),
                goal -> new CoachEvent.GoalUpdated(goal.userId(), goal.id()));
    }

    @Override
    public Goal complete(long userId, long id, OptionalLong expected) {
        return caches.written(
                caches.goals,
                id,
                () -> source.complete(userId, id, expected),
                goal -> new CoachEvent.GoalCompleted(goal.userId(), goal.id()));
    }
}
