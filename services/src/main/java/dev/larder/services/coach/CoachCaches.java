package dev.larder.services.coach;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.TypeRef;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What of the coach is cached, under which keys and for how long; and how an answer, or a change, goes through. */
final class CoachCaches {

    static final String ROSTERS = "rosters";

    final Cache<Long, User> users;
    final Cache<UserQuery, Page<User>> rosters;
    final Cache<Long, AriSnapshot> ari;
    final Cache<Long, AriHistory> histories;
    final Cache<Long, Prediction> predictions;
    final Cache<Long, Goal> goals;
    final Cache<Long, GoalDetails> goalDetails;
    final Cache<Long, ActiveGoals> activeGoals;
    final Cache<GoalQuery, Page<Goal>> goalPages;
    final Cache<Long, Task> tasks;
    final Cache<TaskQuery, Page<Task>> taskPages;
    final Cache<Long, Dashboard> dashboards;
    final Cache<EverybodyKey, SystemHealth> systemHealth;

    private final Larder larder;
    private final Consumer<Outcome> heard;

    /** The key of what there is once. */
    record EverybodyKey() {}

    CoachCaches(Coach source, Larder larder, Consumer<Outcome> heard) {
        this.larder = larder;
        this.heard = heard;
        users = larder.cache(spec("user:{user_id}", User.class, ofMinutes(30)).optionalLoader(source.users()::find));
        rosters = larder.cache(kept(CacheSpec.of("users:{query}", UserQuery.class, USERS), ofMinutes(30))
                .keyTags(query -> Set.of(ROSTERS))
                .loader(source.users()::page));
        ari = larder.cache(
                spec("user:ari:{user_id}", AriSnapshot.class, ofMinutes(5)).optionalLoader(source.scores()::current));
        histories = larder.cache(spec("user:ari:history:{user_id}", AriHistory.class, ofMinutes(5))
                .optionalLoader(source.scores()::history));
        predictions = larder.cache(spec("user:predictions:{user_id}", Prediction.class, ofMinutes(5))
                .optionalLoader(source.scores()::prediction));
        goals = larder.cache(spec("goal:{goal_id}", Goal.class, ofMinutes(10)).optionalLoader(source.goals()::find));
        goalDetails = larder.cache(spec("goal:{goal_id}:details", GoalDetails.class, ofMinutes(10))
                .name("goal:details")
                .optionalLoader(source.goals()::details));
        activeGoals = larder.cache(spec("user:goals:active:{user_id}", ActiveGoals.class, ofMinutes(10))
                .optionalLoader(source.goals()::active));
        goalPages = larder.cache(kept(CacheSpec.of(GOALS_OF_USER, GoalQuery.class, GOALS), ofMinutes(10))
                .keyTags(query -> Set.of(goalsOf(query.userId())))
                .optionalLoader(source.goals()::page));
        tasks = larder.cache(spec("task:{task_id}", Task.class, ofMinutes(2)).optionalLoader(source.tasks()::find));
        taskPages = larder.cache(kept(CacheSpec.of(TASKS_OF_USER, TaskQuery.class, TASKS), ofMinutes(2))
                .keyTags(query -> Set.of(tasksOf(query.userId())))
                .optionalLoader(source.tasks()::page));
        dashboards = larder.cache(spec("dashboard:metrics:{user_id}", Dashboard.class, ofMinutes(5))
                .optionalLoader(source.insights()::dashboard));
        systemHealth =
                larder.cache(kept(CacheSpec.of("system:health", EverybodyKey.class, SystemHealth.class), ofMinutes(1))
                        .staleWhileRevalidate(Duration.ZERO)
                        .loader(everybody -> source.insights().systemHealth()));
    }

    private static final String GOALS_OF_USER = "user:goals:{user_id}:{status}:{category}:{order}:{page}:{size}";
    private static final String TASKS_OF_USER = "user:tasks:{user_id}:{status}:{order}:{page}:{size}";
    private static final TypeRef<Page<User>> USERS = new TypeRef<>() {};
    private static final TypeRef<Page<Goal>> GOALS = new TypeRef<>() {};
    private static final TypeRef<Page<Task>> TASKS = new TypeRef<>() {};

    /** What all pages of a user's goals carry. */
    static String goalsOf(long userId) {
        return "goals:" + userId;
    }

    /** What all pages of a user's tasks carry. */
    static String tasksOf(long userId) {
        return "tasks:" + userId;
    }

    <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }

    /** Answers what was created, once all it makes untrue is known to be. */
    <V> V created(V value, Function<? super V, CoachEvent> event) {
        larder.publish(event.apply(value));
        return value;
    }

    /** Writes an entity through, and declares everything else untrue that the event says. */
    <V> V written(Cache<Long, V> cache, long id, Supplier<V> write, Function<? super V, CoachEvent> event) {
        return Objects.requireNonNull(cache.update(
                id, write::get, written -> larder.wouldInvalidate(event.apply(Objects.requireNonNull(written)))));
    }

    private static <V> CacheSpec<Long, V> spec(String template, Class<V> value, Duration fresh) {
        return kept(CacheSpec.of(template, Long.class, value), fresh);
    }

    // What is past its time has not changed, or an event would have dropped it, so nobody has to wait while it is
    // loaded anew.
    private static <K, V> CacheSpec<K, V> kept(CacheSpec<K, V> spec, Duration fresh) {
        return spec.timeToLive(fresh).staleWhileRevalidate(fresh).staleIfError(ofHours(1));
    }
}
