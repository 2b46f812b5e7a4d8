package dev.larder.services.coach;

import dev.larder.services.database.Batches;
import dev.larder.services.database.FirstFill;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Fills an empty coach with people who do not exist, once in the life of a database and in one transaction. What it writes is always the same,
 * counted back from the day it is written.
 */
final class CoachSeed {

    private static final Logger log = LoggerFactory.getLogger(CoachSeed.class);

    private final Tables tables;
    private final NamedParameterJdbcTemplate jdbc;
    private final Batches batches;

    CoachSeed(Tables tables, NamedParameterJdbcTemplate jdbc) {
        this.tables = tables;
        this.jdbc = jdbc;
        this.batches = new Batches(jdbc);
    }

    /** A goal's id, which the database gave it, and whose goal it is. */
    record GoalOf(long goalId, long userId) {}

    /** Whether this call wrote anything; false if it had been done before. Blocks for a second or so if not. */
    boolean runOnce() {
        return new FirstFill(tables.transactions())
                .runOnce(() -> tables.users().exists(SeedPeople.FIRST), this::writeAll);
    }

    private void writeAll() {
        SeedPeople people = new SeedPeople(tables.today());
        // Users come first: the first one's primary key makes a second process wait here, before it does any work.
        List<User> users = people.users();
        batches.write(UserTable.INSERT, users, UserTable::parameters);
        List<AriSnapshot> snapshots =
                users.stream().flatMap(user -> people.snapshots(user).stream()).toList();
        batches.write(AriTable.INSERT, snapshots, snapshot -> AriTable.parameters(snapshot, tables.now()));
        List<Goal> goals =
                users.stream().flatMap(user -> people.goals(user).stream()).toList();
        batches.write(GoalTable.INSERT, goals, GoalTable::parameters);
        List<Task> tasks = writtenGoals()
                .flatMap(goal -> people.tasks(goal.userId(), goal.goalId()).stream())
                .toList();
        batches.write(TaskTable.INSERT, tasks, TaskTable::parameters);
        batches.write(ActivityTable.INSERT, tasks, CoachSeed::activity);
        log.info(
                "Wrote the coach's first data: users={} snapshots={} goals={} tasks={}",
                users.size(),
                snapshots.size(),
                goals.size(),
                tasks.size());
    }

    private Stream<GoalOf> writtenGoals() {
        return jdbc
                .query(
                        "select id, user_id from coach_goal order by user_id, id",
                        (row, number) -> new GoalOf(row.getLong("id"), row.getLong("user_id")))
                .stream();
    }

    private static Map<String, Object> activity(Task task) {
        Activity.Kind kind =
                task.status() == Task.Status.DONE ? Activity.Kind.TASK_COMPLETED : Activity.Kind.TASK_CREATED;
        return ActivityTable.parameters(
                task.userId(), new Activity(task.updatedAt(), kind, task.goalId(), task.title()));
    }
}
