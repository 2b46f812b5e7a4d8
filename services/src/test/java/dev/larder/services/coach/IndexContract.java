package dev.larder.services.coach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.services.coach.GoalQuery.CategoryFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every index earns its place: PostgreSQL, which has 100,000 rows of everything, answers a question of the repository by it, and by a plan that
 * costs more once the index is dropped. The questions are asked of the repository; the queries explained are those it sent.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IndexContract {

    /** How much dearer a query has to become by the planner's own reckoning, so that nobody keeps an index for a trifle. */
    private static final double AT_LEAST_DEARER = 1.5;

    private static final Pattern COST = Pattern.compile("cost=[0-9.]+\\.\\.([0-9.]+)");

    private static final long USER = 250;
    private static final long GOAL = 700;

    private final DataSource database = ManyRows.in(database());
    private final RecordedQueries recorded = new RecordedQueries(database);
    private final Coach coach = new CoachDatabase(recorded).coach();

    /** An empty database. */
    abstract DataSource database();

    /** An index, and a question that is answered by it. */
    record Claim(String index, Consumer<Coach> question) {
        @Override
        public String toString() {
            return index;
        }
    }

    /** How PostgreSQL would answer, and at which price in its own coin. */
    record Plan(String text) {

        boolean uses(String index) {
            return Pattern.compile("\\b" + index + "\\b").matcher(text).find();
        }

        /** Of the first line, which is the whole plan's. */
        double cost() {
            Matcher cost = COST.matcher(text);
            assertThat(cost.find()).as(text).isTrue();
            return Double.parseDouble(cost.group(1));
        }
    }

    /** What becomes of a query's plan when the index is dropped. */
    record Changed(Plan before, Plan after) {

        static List<Changed> between(List<Plan> before, List<Plan> after) {
            return IntStream.range(0, before.size())
                    .mapToObj(i -> new Changed(before.get(i), after.get(i)))
                    .toList();
        }
    }

    static Stream<Claim> claims() {
        return Stream.of(
                new Claim("coach_user_pk", coach -> coach.users().find(USER)),
                new Claim("coach_user_by_email", coach -> coach.users().page(users("u4711@example.org", "", ""))),
                new Claim("coach_user_by_name", coach -> coach.users().page(users("", "", ""))),
                new Claim("coach_user_by_country", coach -> coach.users().page(users("", "", "NL"))),
                new Claim("coach_user_by_joining", coach -> coach.insights().systemHealth()),
                new Claim("coach_ari_snapshot_pk", coach -> coach.scores().current(USER)),
                new Claim("coach_ari_snapshot_best", coach -> coach.insights().dashboard(USER)),
                new Claim("coach_ari_snapshot_by_day", coach -> coach.insights().systemHealth()),
                new Claim("coach_goal_pk", coach -> coach.goals().find(GOAL)),
                new Claim(
                        "coach_goal_by_target",
                        coach -> coach.goals()
                                .page(goals(
                                        GoalQuery.StatusFilter.COMPLETED, CategoryFilter.ANY, GoalQuery.Order.TARGET))),
                new Claim(
                        "coach_goal_by_creation",
                        coach -> coach.goals()
                                .page(goals(GoalQuery.StatusFilter.ANY, CategoryFilter.ANY, GoalQuery.Order.NEWEST))),
                new Claim(
                        "coach_goal_by_category",
                        coach -> coach.goals()
                                .page(goals(GoalQuery.StatusFilter.ANY, CategoryFilter.WORK, GoalQuery.Order.NEWEST))),
                new Claim(
                        "coach_goal_by_priority",
                        coach -> coach.goals()
                                .page(goals(
                                        GoalQuery.StatusFilter.COMPLETED,
                                        CategoryFilter.ANY,
                                        GoalQuery.Order.PRIORITY))),
                new Claim("coach_goal_by_completion", coach -> coach.insights().dashboard(USER)),
                new Claim("coach_goal_overdue", coach -> coach.insights().systemHealth()),
                new Claim("coach_goal_completed", coach -> coach.insights().systemHealth()),
                new Claim("coach_task_pk", coach -> coach.tasks().find(USER)),
                new Claim(
                        "coach_task_by_status",
                        coach -> coach.tasks().page(tasks(TaskQuery.StatusFilter.OPEN, TaskQuery.Order.DUE))),
                new Claim(
                        "coach_task_by_due",
                        coach -> coach.tasks().page(tasks(TaskQuery.StatusFilter.ANY, TaskQuery.Order.DUE))),
                new Claim(
                        "coach_task_by_priority",
                        coach -> coach.tasks().page(tasks(TaskQuery.StatusFilter.OPEN, TaskQuery.Order.PRIORITY))),
                new Claim("coach_task_of_goal", coach -> coach.goals().details(GOAL)),
                new Claim("coach_task_by_completion", coach -> coach.insights().dashboard(USER)),
                new Claim("coach_task_overdue", coach -> coach.insights().systemHealth()),
                new Claim("coach_task_done", coach -> coach.insights().systemHealth()),
                new Claim("coach_activity_pk", coach -> coach.insights().dashboard(USER)),
                new Claim("coach_activity_of_goal", coach -> coach.goals().details(GOAL)),
                new Claim("coach_activity_by_kind", coach -> coach.insights().systemHealth()));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void withoutItAQueryOfTheRepositoryIsDearer(Claim claim) throws SQLException {
        recorded.taken();
        claim.question().accept(coach);
        List<RecordedQueries.Query> queries = recorded.taken();

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<Plan> before = plans(queries, connection);
            drop(claim.index(), connection);
            List<Plan> after = plans(queries, connection);
            connection.rollback();

            assertThat(Changed.between(before, after))
                    .filteredOn(changed -> changed.before().uses(claim.index()))
                    .anySatisfy(changed -> {
                        assertThat(changed.after().uses(claim.index())).isFalse();
                        assertThat(changed.after().cost())
                                .isGreaterThan(
                                        AT_LEAST_DEARER * changed.before().cost());
                    });
        }
    }

    @Test
    void thereIsNoIndexWithoutAQuestion() {
        List<String> indexes = new CoachDatabase(database)
                .jdbc
                .sql("select indexname from pg_indexes where tablename like 'coach!_%' escape '!'"
                        + " and tablename <> 'coach_schema_history'")
                .query(String.class)
                .list();

        assertThat(indexes)
                .hasSizeGreaterThanOrEqualTo(25)
                .containsExactlyInAnyOrderElementsOf(claims().map(Claim::index).toList());
    }

    @Test
    void thereAreAHundredThousandRowsOfEverything() {
        for (String table : List.of("user", "ari_snapshot", "goal", "task", "activity")) {
            assertThat(new CoachDatabase(database)
                            .jdbc
                            .sql("select count(*) from coach_" + table)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isEqualTo(100_000);
        }
    }

    private static List<Plan> plans(List<RecordedQueries.Query> queries, Connection connection) throws SQLException {
        List<Plan> plans = new ArrayList<>();
        for (RecordedQueries.Query query : queries) {
            try (PreparedStatement statement = query.prepare("explain ", connection);
                    ResultSet lines = statement.executeQuery()) {
                StringBuilder text = new StringBuilder();
                while (lines.next()) {
                    text.append(lines.getString(1)).append('\n');
                }
                plans.add(new Plan(text.toString()));
            }
        }
        return plans;
    }

    /** A primary key's index goes with its constraint, and with the foreign keys that point there. */
    private static void drop(String index, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    index.endsWith("_pk")
                            ? "alter table " + index.replaceFirst("_pk$", "") + " drop constraint " + index + " cascade"
                            : "drop index " + index);
        }
    }

    private static UserQuery users(String email, String name, String country) {
        return UserQuery.of(email, name, country, Paging.first());
    }

    private static GoalQuery goals(GoalQuery.StatusFilter status, CategoryFilter category, GoalQuery.Order order) {
        return GoalQuery.of(USER, status, category, order, Paging.first());
    }

    private static TaskQuery tasks(TaskQuery.StatusFilter status, TaskQuery.Order order) {
        return TaskQuery.of(USER, status, order, Paging.first());
    }
}
