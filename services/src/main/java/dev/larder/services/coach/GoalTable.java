package dev.larder.services.coach;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** Reads and writes goals. Knows nothing of transactions. */
final class GoalTable {

    static final String INSERT = "insert into coach_goal (user_id, title, description, category, priority, status,"
            + " progress, target_on, created_at, updated_at, completed_at, version) values (:user, :title,"
            + " :description, :category, :priority, :status, :progress, :targetOn, :createdAt, :updatedAt,"
            + " :completedAt, :version)";

    private static final String SELECT = "select id, user_id, title, description, category, priority, status, progress,"
            + " target_on, created_at, updated_at, completed_at, version from coach_goal";

    private final JdbcClient jdbc;

    GoalTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Goal> find(long id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(GoalTable::read)
                .optional();
    }

    /** The user's goal, which nobody else changes before the transaction ends. */
    Goal locked(long userId, long id) {
        return jdbc.sql(SELECT + " where id = :id for update")
                .param("id", id)
                .query(GoalTable::read)
                .optional()
                .filter(goal -> goal.userId() == userId)
                .orElseThrow(() -> UnknownException.goal(id));
    }

    List<Goal> active(long userId) {
        return jdbc.sql(SELECT + " where user_id = :user and status = 'ACTIVE' order by target_on, id")
                .param("user", userId)
                .query(GoalTable::read)
                .list();
    }

    Page<Goal> page(GoalQuery query) {
        Paging paging = query.paging();
        List<Goal> rows = jdbc.sql(
                        SELECT + condition(query) + " order by " + query.order().columns() + paging.sql())
                .param("user", query.userId())
                .param("status", query.status().name())
                .param("category", query.category().name())
                .query(GoalTable::read)
                .list();
        return Page.read(rows, paging);
    }

    /** Adds a goal and answers it with its id. */
    Goal insert(Goal goal) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.sql(INSERT).params(parameters(goal)).update(keys, "id");
        return goal.withId(Objects.requireNonNull(keys.getKeyAs(Long.class)));
    }

    void update(Goal goal) {
        jdbc.sql("update coach_goal set title = :title, description = :description, category = :category,"
                        + " priority = :priority, status = :status, progress = :progress, target_on = :targetOn,"
                        + " updated_at = :updatedAt, completed_at = :completedAt, version = :version where id = :id")
                .params(parameters(goal))
                .param("id", goal.id())
                .update();
    }

    Dashboard.GoalFigures figures(long userId, LocalDate today, Instant lately) {
        long completedLately = jdbc.sql(
                        "select count(*) from coach_goal where user_id = :user and completed_at >= :lately")
                .param("user", userId)
                .param("lately", Times.write(lately))
                .query(Long.class)
                .single();
        Map<Goal.Status, Long> counts = new HashMap<>();
        Map<Goal.Status, Long> past = new HashMap<>();
        jdbc.sql("select status, count(*) as goals, sum(case when target_on < :today then 1 else 0 end) as past"
                        + " from coach_goal where user_id = :user group by status")
                .param("user", userId)
                .param("today", today)
                .query(row -> {
                    Goal.Status status = Goal.Status.valueOf(row.getString("status"));
                    counts.put(status, row.getLong("goals"));
                    past.put(status, row.getLong("past"));
                });
        return new Dashboard.GoalFigures(
                counts.getOrDefault(Goal.Status.ACTIVE, 0L),
                counts.getOrDefault(Goal.Status.COMPLETED, 0L),
                past.getOrDefault(Goal.Status.ACTIVE, 0L),
                completedLately);
    }

    /** Of all users. */
    long overdue(LocalDate today) {
        return jdbc.sql("select count(*) from coach_goal where status = 'ACTIVE' and target_on < :today")
                .param("today", today)
                .query(Long.class)
                .single();
    }

    /** Of all users. */
    long completedSince(Instant since) {
        return jdbc.sql("select count(*) from coach_goal where completed_at >= :since")
                .param("since", Times.write(since))
                .query(Long.class)
                .single();
    }

    static Map<String, Object> parameters(Goal goal) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("user", goal.userId());
        parameters.put("title", goal.title());
        parameters.put("description", goal.description());
        parameters.put("category", goal.category().name());
        parameters.put("priority", goal.priority());
        parameters.put("status", goal.status().name());
        parameters.put("progress", goal.progress());
        parameters.put("targetOn", goal.targetOn());
        parameters.put("createdAt", Times.write(goal.createdAt()));
        parameters.put("updatedAt", Times.write(goal.updatedAt()));
        parameters.put("completedAt", Times.writeIfAny(goal.completedAt()));
        parameters.put("version", goal.version());
        return parameters;
    }

    private static String condition(GoalQuery query) {
        return " where user_id = :user"
                + (query.status() == GoalQuery.StatusFilter.ANY ? "" : " and status = :status")
                + (query.category() == GoalQuery.CategoryFilter.ANY ? "" : " and category = :category");
    }

    private static Goal read(ResultSet row, int rowNumber) throws SQLException {
        return new Goal(
                row.getLong("id"),
                row.getLong("user_id"),
                row.getString("title"),
                row.getString("description"),
                Goal.Category.valueOf(row.getString("category")),
                row.getInt("priority"),
                Goal.Status.valueOf(row.getString("status")),
                row.getInt("progress"),
                row.getObject("target_on", LocalDate.class),
                Times.read(row, "created_at"),
                Times.read(row, "updated_at"),
                Times.readIfAny(row, "completed_at"),
                row.getLong("version"));
    }
}
