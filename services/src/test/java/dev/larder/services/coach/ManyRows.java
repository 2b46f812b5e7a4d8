package dev.larder.services.coach;

import dev.larder.services.database.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A coach's database on PostgreSQL with 100,000 rows in each table, made by the database itself. 500 users have 200 snapshots, goals and tasks
 * each, spread over the tables as time would have done it; 20,000 goals have five tasks and activities.
 */
final class ManyRows {

    private static final String ROWS = " from generate_series(0, 99999) as g";

    /** What the tests' clock says at first. */
    private static final String TODAY = "date '2026-01-01'";

    private static final String NOW = "timestamp with time zone '2026-01-01 00:00:00Z'";

    private ManyRows() {}

    static DataSource in(DataSource database) {
        Schema.migrate(database, "coach");
        try (Connection connection = database.getConnection()) {
            fill(JdbcClient.create(new SingleConnectionDataSource(connection, /* suppressClose= */ true)));
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not take the rows", e);
        }
    }

    private static void fill(JdbcClient jdbc) {
        // The rows fit together; to look that up for each would take longer than to write them.
        jdbc.sql("set session_replication_role = replica").update();
        jdbc.sql("insert into coach_user select 1 + g, initcap(substr(md5(g::text), 1, 8)), substr(md5(g::text), 1, 8),"
                        + " 'u' || g || '@example.org',"
                        + " (array['AT','BE','BR','CH','CZ','DE','DK','ES','FI','FR','GB','IE','IN','IT','JP','NL','PL','PT','SE','US'])"
                        + "[1 + g % 20], " + NOW + " - g % 3000 * interval '1 day', " + NOW + ", 1" + ROWS)
                .update();
        jdbc.sql("insert into coach_ari_snapshot select 1 + g % 500, " + TODAY + " - g / 500,"
                        + " (g::bigint * 7919 % 1000) / 10.0, 50, 50, 50, 50, 50, " + NOW + ROWS)
                .update();
        jdbc.sql("insert into coach_goal (user_id, title, description, category, priority, status, progress, target_on,"
                        + " created_at, updated_at, completed_at, version)"
                        + " select 1 + g % 500, 'Goal ' || g, 'Because.',"
                        + " (array['HEALTH','LEARNING','WORK','FINANCE','PEOPLE'])[1 + g / 2500 % 5], 1 + g / 500 % 7 % 5,"
                        + " case when g / 500 % 5 = 0 then 'ACTIVE' else 'COMPLETED' end, 50,"
                        + " " + TODAY + " + (g::bigint * 7919 % 1000)::int - 20,"
                        + " " + NOW + " - (g::bigint * 104729 % 1000000) * interval '1 minute', " + NOW + ","
                        + " case when g / 500 % 5 = 0 then null"
                        + " else " + NOW + " - (g::bigint * 7907 % 3000) * interval '1 day' end, 1" + ROWS)
                .update();
        jdbc.sql(
                        "insert into coach_task (user_id, goal_id, title, priority, status, due_on, effort_minutes, created_at,"
                                + " updated_at, done_at, version)"
                                + " select 1 + g % 500, 1 + g % 20000, 'Task ' || g, 1 + g / 500 % 7 % 5,"
                                + " (array['OPEN','DONE','OPEN','DONE','STARTED'])[1 + g / 500 % 5],"
                                + " " + TODAY + " + (g::bigint * 7919 % 1000)::int - 20, 30, " + NOW + ", " + NOW + ","
                                + " case when g / 500 % 5 in (1, 3) then "
                                + NOW + " - (g::bigint * 7907 % 3000) * interval '1 day' end, 1" + ROWS)
                .update();
        jdbc.sql("insert into coach_activity (user_id, happened_at, kind, goal_id, subject)"
                        + " select 1 + g % 500, " + NOW + " - g * interval '1 minute',"
                        + " (array['ARI_RECORDED','GOAL_CREATED','GOAL_UPDATED','GOAL_COMPLETED','TASK_CREATED',"
                        + "'TASK_MOVED','TASK_COMPLETED'])[1 + g % 7], 1 + g % 20000, 'Task ' || g" + ROWS)
                .update();
        // A sample of 300 rows for each unit of the target is all rows, so that the planner knows the same each time;
        // and
        // rows are old enough for index entries to be believed without them.
        jdbc.sql("set default_statistics_target = 400").update();
        jdbc.sql("vacuum (freeze, analyze)").update();
    }
}
