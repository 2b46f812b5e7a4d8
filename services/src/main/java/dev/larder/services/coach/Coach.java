package dev.larder.services.coach;

import dev.larder.Larder;
import dev.larder.Outcome;
import java.util.function.Consumer;

/** All that the coach has. */
record Coach(Users users, Scores scores, Goals goals, Tasks tasks, Insights insights) {

    /** Straight from the database. */
    static Coach on(Tables tables) {
        return new Coach(
                new JdbcUsers(tables),
                new JdbcScores(tables),
                new JdbcGoals(tables),
                new JdbcTasks(tables),
                new JdbcInsights(tables));
    }

    /** The same behind caches. Says of every answer where it came from. */
    Coach cachedBy(Larder larder, Consumer<Outcome> heard) {
        CoachCaches caches = new CoachCaches(this, larder, heard);
        CoachRules.register(larder, caches);
        return new Coach(
                new CachedUsers(users, caches),
                new CachedScores(scores, caches),
                new CachedGoals(goals, caches),
                new CachedTasks(tasks, caches),
                new CachedInsights(caches));
    }
}
