package dev.larder.services.coach;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** Reads and writes tasks. Knows nothing of transactions. */
final class TaskTable {

    static final String INSERT = "insert into coach_task (user_id, goal_id, title, priority, status, due_on,"
            + " effort_minutes, created_at, updated_at, done_at, version) values (:user, :goal, :title, :priority,"
            + " :status, :dueOn, :effortMinutes, :createdAt, :updatedAt, :doneAt, :version)";

    private static final String SELECT = "select id, user_id, goal_id, title, priority, status, due_on, effort_minutes,"
            + " created_at, updated_at, done_at, version from coach_task";

    private final JdbcClient jdbc;

    TaskTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Task> find(long id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(TaskTable::read)
                .optional();
    }

    /** The user's task, which nobody else changes before the transaction ends. */
    Task locked(long userId, long id) {
        return jdbc.sql(SELECT + " where id = :id for update")
                .param("id", id)
                .query(TaskTable::read)
                .optional()
                .filter(task -> task.userId() == userId)
                .orElseThrow(() -> UnknownException.task(id));
    }

    Page<Task> page(TaskQuery query) {
        Paging paging = query.paging();
        String state = query.status() == TaskQuery.StatusFilter.ANY ? "" : " and status = :status";
        List<Task> rows = jdbc.sql(SELECT + " where user_id = :user" + state + " order by "
                        + query.order().columns() + paging.sql())
                .param("user", query.userId())
                .param("status", query.status().name())
                .query(TaskTable::read)
                .list();
        return Page.read(rows, paging);
    }

    /** What is to be done for a goal, the nearest day first. */
    List<Task> ofGoal(long goalId, int limit) {
        return jdbc.sql(SELECT + " where goal_id = :goal order by due_on, id fetch first " + limit + " rows only")
                .param("goal", goalId)
                .query(TaskTable::read)
                .list();
    }

    /** Adds a task and answers it with its id. */
    Task insert(Task task) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.sql(INSERT).params(parameters(task)).update(keys, "id");
        return task.withId(Objects.requireNonNull(keys.getKeyAs(Long.class)));
    }

    /** Writes what of a task can change: how far it is. */
    void update(Task task) {
        jdbc.sql("update coach_task set status = :status, updated_at = :updatedAt, done_at = :doneAt,"
                        + " version = :version where id = :id")
                .params(parameters(task))
                .param("id", task.id())
                .update();
    }

    Dashboard.TaskFigures figures(long userId, LocalDate today, Instant lately) {
        Map<Task.Status, Long> counts = new EnumMap<>(Task.Status.class);
        AtomicLong overdue = new AtomicLong();
        jdbc.sql("select status, count(*) as tasks, sum(case when due_on < :today then 1 else 0 end) as past"
                        + " from coach_task where user_id = :user group by status")
                .param("user", userId)
                .param("today", today)
                .query(row -> {
                    Task.Status status = Task.Status.valueOf(row.getString("status"));
                    counts.put(status, row.getLong("tasks"));
                    overdue.addAndGet(status == Task.Status.DONE ? 0 : row.getLong("past"));
                });
        return jdbc.sql("select count(*) as tasks, coalesce(sum(effort_minutes), 0) as minutes from coach_task"
                        + " where user_id = :user and done_at >= :lately")
                .param("user", userId)
                .param("lately", Times.write(lately))
                .query((row, number) -> new Dashboard.TaskFigures(
                        counts.getOrDefault(Task.Status.OPEN, 0L),
                        counts.getOrDefault(Task.Status.STARTED, 0L),
                        counts.getOrDefault(Task.Status.DONE, 0L),
                        overdue.get(),
                        row.getLong("tasks"),
                        row.getLong("minutes")))
                .single();
    }

    /** Of all users. */
    long overdue(LocalDate today) {
        return jdbc.sql("select count(*) from coach_task where status in ('OPEN', 'STARTED') and due_on < :today")
                .param("today", today)
                .query(Long.class)
                .single();
    }

    /** Of all users. */
    long doneSince(Instant since) {
        return jdbc.sql("select count(*) from coach_task where done_at >= :since")
                .param("since", Times.write(since))
                .query(Long.class)
                .single();
    }

    static Map<String, Object> parameters(Task task) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("user", task.userId());
        parameters.put("goal", task.goalId());
        parameters.put("title", task.title());
        parameters.put("priority", task.priority());
        parameters.put("status", task.status().name());
        parameters.put("dueOn", task.dueOn());
        parameters.put("effortMinutes", task.effortMinutes());
        parameters.put("createdAt", Times.write(task.createdAt()));
        parameters.put("updatedAt", Times.write(task.updatedAt()));
        parameters.put("doneAt", Times.writeIfAny(task.doneAt()));
        parameters.put("version", task.version());
        return parameters;
    }

    private static Task read(ResultSet row, int rowNumber) throws SQLException {
        return new Task(
                row.getLong("id"),
                row.getLong("user_id"),
                row.getObject("goal_id", Long.class),
                row.getString("title"),
                row.getInt("priority"),
                Task.Status.valueOf(row.getString("status")),
                row.getObject("due_on", LocalDate.class),
                row.getInt("effort_minutes"),
                Times.read(row, "created_at"),
                Times.read(row, "updated_at"),
                Times.readIfAny(row, "done_at"),
                row.getLong("version"));
    }
}
