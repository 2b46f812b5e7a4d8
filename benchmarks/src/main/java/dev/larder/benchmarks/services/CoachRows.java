package dev.larder.benchmarks.services;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Users of the coach in numbers, made by the database itself beside those that the service brings: each with a year of weekly scores, five goals, of which three are
 * active, fifteen tasks and twenty activities.
 *
 * @param users from the id {@link #FIRST_USER} on
 */
record CoachRows(int users) {

    static final long FIRST_USER = 1_000_001;
    static final int SCORES = 52;
    static final int GOALS = 5;
    static final int TASKS = 15;
    static final int ACTIVITIES = 20;

    /** What a user's newest score is older than, in days: as many more can be recorded, one a day. */
    static final int FREE_DAYS = 60;

    private static final long FIRST_GOAL = 100_000_001;
    private static final long FIRST_TASK = 200_000_001;
    private static final long BEHIND_ALL = 900_000_000;

    static long goal(long user, int number) {
        return FIRST_GOAL + (user - FIRST_USER) * GOALS + number;
    }

    static long task(long user, int number) {
        return FIRST_TASK + (user - FIRST_USER) * TASKS + number;
    }

    /** How many rows that is. */
    long rows() {
        return users * (1L + SCORES + GOALS + TASKS + ACTIVITIES);
    }

    /** Fills a database that has the coach's tables. Blocks for a minute or so with millions of rows. */
    void fill(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            // The rows fit together; to look that up for each would take longer than to write them.
            sql.execute("set session_replication_role = replica");
            sql.execute(userRows());
            sql.execute(scoreRows());
            sql.execute(goalRows());
            sql.execute(taskRows());
            sql.execute(activityRows());
            for (String table : new String[] {"coach_goal", "coach_task", "coach_activity"}) {
                sql.execute("alter table " + table + " alter column id restart with " + BEHIND_ALL);
            }
            sql.execute("vacuum analyze");
        }
    }

    private String userRows() {
        return "insert into coach_user select " + FIRST_USER
                + " + g, 'User ' || g, 'user ' || g, 'u' || g || '@example.org',"
                + " (array['AT','BE','CH','DE','DK','ES','FR','GB','IT','NL'])[1 + g % 10],"
                + " now() - g % 3000 * interval '1 day', now(), 1 from generate_series(0, " + (users - 1) + ") as g";
    }

    private String scoreRows() {
        return "insert into coach_ari_snapshot select " + FIRST_USER + " + g / " + SCORES + ", current_date - "
                + FREE_DAYS + " - 7 * (g % " + SCORES + "), (g::bigint * 7919 % 1000) / 10.0, 50, 50, 50, 50, 50, now()"
                + each(SCORES);
    }

    private String goalRows() {
        return "insert into coach_goal (id, user_id, title, description, category, priority, status, progress, target_on,"
                + " created_at, updated_at, completed_at, version) select " + FIRST_GOAL + " + g, " + FIRST_USER
                + " + g / "
                + GOALS
                + ", 'Goal ' || g, 'Because it matters.', (array['HEALTH','LEARNING','WORK','FINANCE','PEOPLE'])[1 + g % 5],"
                + " 1 + g % 5, case when g % 5 < 3 then 'ACTIVE' else 'COMPLETED' end, 50, current_date + g % 300,"
                + " now() - interval '100 days', now() - interval '50 days',"
                + " case when g % 5 < 3 then null else now() - interval '50 days' end, 1" + each(GOALS);
    }

    private String taskRows() {
        return "insert into coach_task (id, user_id, goal_id, title, priority, status, due_on, effort_minutes, created_at,"
                + " updated_at, done_at, version) select " + FIRST_TASK + " + g, " + FIRST_USER + " + g / " + TASKS
                + ", "
                + FIRST_GOAL + " + g / " + TASKS + " * " + GOALS + " + g % " + GOALS + ", 'Task ' || g, 1 + g % 5,"
                + " (array['OPEN','OPEN','STARTED','DONE','DONE'])[1 + g % 5], current_date + g % 90 - 20, 30,"
                + " now() - interval '90 days', now() - interval '40 days',"
                + " case when g % 5 > 2 then now() - interval '40 days' end, 1" + each(TASKS);
    }

    private String activityRows() {
        return "insert into coach_activity (user_id, happened_at, kind, goal_id, subject) select " + FIRST_USER
                + " + g / "
                + ACTIVITIES + ", now() - interval '1 day' - g % " + ACTIVITIES
                + " * interval '3 days', 'GOAL_UPDATED', "
                + FIRST_GOAL + " + g / " + ACTIVITIES + " * " + GOALS + ", 'Goal' " + each(ACTIVITIES);
    }

    private String each(int ofOneUser) {
        return " from generate_series(0, " + (users * (long) ofOneUser - 1) + ") as g";
    }
}
