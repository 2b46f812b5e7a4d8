package dev.larder.services.coach;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what users did, and adds to it. Knows nothing of transactions. */
final class ActivityTable {

    static final String INSERT = "insert into coach_activity (user_id, happened_at, kind, goal_id, subject)"
            + " values (:user, :at, :kind, :goal, :subject)";

    private static final String SELECT = "select happened_at, kind, goal_id, subject from coach_activity";

    private final JdbcClient jdbc;

    ActivityTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a user did last, newest first. */
    List<Activity> ofUser(long userId, int limit) {
        return jdbc.sql(SELECT + " where user_id = :user order by happened_at desc, id desc" + first(limit))
                .param("user", userId)
                .query(ActivityTable::read)
                .list();
    }

    /** What happened to a goal last, newest first. */
    List<Activity> ofGoal(long goalId, int limit) {
        return jdbc.sql(SELECT + " where goal_id = :goal order by happened_at desc, id desc" + first(limit))
                .param("goal", goalId)
                .query(ActivityTable::read)
                .list();
    }

    /** How much of what happened, of all users. */
    Map<Activity.Kind, Long> since(Instant since) {
        Map<Activity.Kind, Long> counts = new EnumMap<>(Activity.Kind.class);
        jdbc.sql("select kind, count(*) as happened from coach_activity where happened_at >= :since group by kind")
                .param("since", Times.write(since))
                .query(row -> {
                    counts.put(Activity.Kind.valueOf(row.getString("kind")), row.getLong("happened"));
                });
        return counts;
    }

    void add(long userId, Activity activity) {
        jdbc.sql(INSERT).params(parameters(userId, activity)).update();
    }

    static Map<String, Object> parameters(long userId, Activity activity) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("user", userId);
        parameters.put("at", Times.write(activity.at()));
        parameters.put("kind", activity.kind().name());
        parameters.put("goal", activity.goalId());
        parameters.put("subject", activity.subject());
        return parameters;
    }

    private static String first(int limit) {
        return " fetch first " + limit + " rows only";
    }

    private static Activity read(ResultSet row, int rowNumber) throws SQLException {
        return new Activity(
                Times.read(row, "happened_at"),
                Activity.Kind.valueOf(row.getString("kind")),
                row.getObject("goal_id", Long.class),
                row.getString("subject"));
    }
}
