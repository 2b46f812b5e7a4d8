package dev.larder.benchmarks.services;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * Users of the coach in numbers, made by the database itself beside those that the service brings. Those of whom nobody asks have little, so that there are many of
 * them; those of whom anybody asks have so much that a range is one, and that whoever counts has something to count.
 *
 * @param busy of whom the generator asks
 * @param quiet all others
 */
record CoachRows(Habits busy, Habits quiet) {

    static final long FIRST_USER = Habits.busy(0).firstUser();

    /** What a user's newest score is older than, in days: as many more can be recorded, one a day. */
    static final int FREE_DAYS = 60;

    private static final long BEHIND_ALL = 900_000_000;
    private static final int DAYS_OF_ACTIVITY = 400;

    static CoachRows of(Plan plan) {
        return new CoachRows(
                Habits.busy(plan.active()), Habits.quiet(plan.active(), Math.max(0, plan.users() - plan.active())));
    }

    long rows() {
        return busy.rows() + quiet.rows();
    }

    /** Fills a database that has the coach's tables. Blocks for a minute or so with millions of rows. */
    void fill(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            // The rows fit together; to look that up for each would take longer than to write them.
            sql.execute("set session_replication_role = replica");
            fill(busy, sql);
            fill(quiet, sql);
            for (String table : new String[] {"coach_goal", "coach_task", "coach_activity"}) {
                sql.execute("alter table " + table + " alter column id restart with " + BEHIND_ALL);
            }
            sql.execute("vacuum analyze");
        }
    }

    private static void fill(Habits habits, Statement sql) throws SQLException {
        sql.execute(users(habits));
        sql.execute(scores(habits));
        sql.execute(goals(habits));
        sql.execute(tasks(habits));
        sql.execute(activities(habits));
    }

    private static String users(Habits of) {
        return String.format(
                Locale.ROOT,
                "insert into coach_user select %1$d + g, 'User ' || g, 'user ' || g, 'u' || %1$d + g || '@example.org',"
                        + " (array['AT','BE','CH','DE','DK','ES','FR','GB','IT','NL'])[1 + g %% 10],"
                        + " now() - g %% 3000 * interval '1 day', now(), 1 from generate_series(0, %2$d) as g",
                of.firstUser(),
                of.users() - 1);
    }

    private static String scores(Habits of) {
        return String.format(
                Locale.ROOT,
                "insert into coach_ari_snapshot select %1$d + g / %2$d, current_date - %3$d - %4$d * (g %% %2$d),"
                        + " (g::bigint * 7919 %% 1000) / 10.0, 50, 50, 50, 50, 50, now() from generate_series(0, %5$d) as g",
                of.firstUser(),
                of.scores(),
                FREE_DAYS,
                of.everyDays(),
                last(of, of.scores()));
    }

    private static String goals(Habits of) {
        return String.format(
                Locale.ROOT,
                "insert into coach_goal (id, user_id, title, description, category, priority, status, progress, target_on,"
                        + " created_at, updated_at, completed_at, version) select %1$d + g, %2$d + g / %3$d, 'Goal ' || g,"
                        + " 'Because it matters.', (array['HEALTH','LEARNING','WORK','FINANCE','PEOPLE'])[1 + g %% 5],"
                        + " 1 + g %% 5, case when g %% 5 < 3 then 'ACTIVE' else 'COMPLETED' end, 50, current_date + g %% 300,"
                        + " now() - interval '100 days', now() - interval '50 days',"
                        + " case when g %% 5 < 3 then null else now() - g %% 50 * interval '1 day' end, 1"
                        + " from generate_series(0, %4$d) as g",
                of.firstGoal(),
                of.firstUser(),
                of.goals(),
                last(of, of.goals()));
    }

    private static String tasks(Habits of) {
        return String.format(
                Locale.ROOT,
                "insert into coach_task (id, user_id, goal_id, title, priority, status, due_on, effort_minutes, created_at,"
                        + " updated_at, done_at, version) select %1$d + g, %2$d + g / %3$d,"
                        + " %4$d + g / %3$d * %5$d + g %% %5$d, 'Task ' || g, 1 + g %% 5, status, current_date + g %% 90 - 20, 30,"
                        + " now() - interval '90 days', now() - interval '40 days',"
                        + " case when status = 'DONE' then now() - g %% 60 * interval '1 day' end, 1"
                        + " from (select g, case when g %% %6$d = 0 then 'OPEN' when g %% (3 * %6$d) = 1 then 'STARTED'"
                        + " else 'DONE' end as status from generate_series(0, %7$d) as g) as task",
                of.firstTask(),
                of.firstUser(),
                of.tasks(),
                of.firstGoal(),
                of.goals(),
                of.inUse(),
                last(of, of.tasks()));
    }

    private static String activities(Habits of) {
        return String.format(
                Locale.ROOT,
                "insert into coach_activity (user_id, happened_at, kind, goal_id, subject) select %1$d + g / %2$d,"
                        + " now() - interval '1 day' - g %% %2$d * interval '%3$d hours', 'GOAL_UPDATED',"
                        + " %4$d + g / %2$d * %5$d, 'Goal' from generate_series(0, %6$d) as g",
                of.firstUser(),
                of.activities(),
                24 * DAYS_OF_ACTIVITY / of.activities(),
                of.firstGoal(),
                of.goals(),
                last(of, of.activities()));
    }

    private static long last(Habits of, int ofOneUser) {
        return of.users() * (long) ofOneUser - 1;
    }
}
