package dev.larder.server.examples;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Cache.OpenUpdate;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteBehind.Write;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What becomes untrue, and what is written. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class GoalExamples {

    record Goal(long id, long userId, long version) {}

    record GoalChanged(long id, long userId) {}

    record Cart(List<Long> articles) {}

    record Place(String country, long cityId) {}

    interface Repository {
        Goal find(Long id);

        Goal save(Goal goal);

        void writeAll(List<Write<Long, Goal>> batch);
    }

    abstract static class Table implements Repository {

        abstract void delete(Long id);

        abstract void saveIfNewer(Goal goal);

        @Override
        public void writeAll(List<Write<Long, Goal>> batch) {
            for (Write<Long, Goal> write : batch) {
                Goal goal = write.value();
                if (goal == null) {
                    delete(write.key());
                } else {
                    saveIfNewer(goal); // … where version < ?
                }
            }
        }
    }

    private GoalExamples() {}

    static void groups(Larder larder, Cache<Long, Goal> goals, Cache<Long, Goal> plans) {
        larder.invalidate(Invalidation.tag("user:7"));
        larder.invalidate(Invalidation.pattern("goal:4*").because("wrong prices"));
        larder.invalidate(Invalidation.cache(goals).andCache(plans).andKey(plans, 42L));
        larder.invalidate(Invalidation.everything("restored from the backup of Monday"));
    }

    static void keepingStale(Larder larder, Cache<Long, Goal> goals) {
        larder.invalidate(Invalidation.cache(goals).keepingStale().because("new prices"));
    }

    static void events(Larder larder, Cache<Long, Goal> goals) {
        larder.on(
                GoalChanged.class,
                changed -> Invalidation.key(goals, changed.id()).andTag("user:" + changed.userId()));

        Acknowledgement done = larder.publish(new GoalChanged(42, 7));
        Invalidation would = larder.wouldInvalidate(new GoalChanged(42, 7)); // and does not
    }

    static void keys(Larder larder) {
        Cache<Long, Goal> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class));
        Cache<Place, Goal> local = larder.cache(CacheSpec.of("goal:near:{country}:{city_id}", Place.class, Goal.class));

        String one = goals.keyOf(42L); // goal:42
        String other = local.keyOf(new Place("no", 3)); // goal:near:no:3
        larder.invalidate(Invalidation.pattern("goal:near:no:*"));
    }

    static void writingWithMore(Larder larder, Cache<Long, Goal> goals, Repository repository, Goal changed) {
        Goal saved = goals.update(
                42L,
                () -> repository.save(changed),
                written -> larder.wouldInvalidate(new GoalChanged(changed.id(), changed.userId())));
    }

    static void writing(Larder larder, Repository repository, Goal changed) {
        Cache<Long, Goal> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .version(Goal::version)
                .tags(goal -> Set.of("user:" + goal.userId()))
                .loader(repository::find));

        Goal saved = goals.update(42L, () -> repository.save(changed));
    }

    static void openUpdate(Cache<Long, Goal> goals, Repository repository, Goal changed) {
        OpenUpdate<Goal> open = goals.beginUpdate(42L); // others load from here on, and keep nothing
        Goal saved = repository.save(changed);
        // … and when the transaction has committed:
        open.finish(saved);
    }

    static void put(Larder larder, UUID visitor, Cart cart) {
        Cache<UUID, Cart> carts = larder.cache(CacheSpec.of("cart:{visitor}", UUID.class, Cart.class));
        Acknowledgement kept = carts.put(visitor, cart);
    }

    static void writeBehind(Larder larder, Repository repository, Goal changed) {
        Cache<Long, Goal> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, Goal.class)
                .loader(repository::find)
                .writeBehind(WriteBehind.<Long, Goal>to(batch -> repository.writeAll(batch))
                        .batch(200)
                        .linger(Duration.ofSeconds(2))));

        goals.writes().put(42L, changed); // on this node's disk when it returns, and what readers get
        goals.writes().delete(43L);
        boolean all = goals.writes().flush(Duration.ofSeconds(30)); // tries everything now
    }
}
