package dev.larder.services.coach;

import dev.larder.services.database.Batches;
import dev.larder.services.database.InMemory;
import dev.larder.services.database.Schema;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database with the ways to fill and empty it that tests need. */
final class CoachDatabase {

    static final long ADA = 1;
    static final long BELA = 2;
    static final long NOBODY = 999;

    /** What the clock says at first. */
    static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");

    final ManualClock clock = new ManualClock();
    final JdbcClient jdbc;
    private final DataSource dataSource;
    private final Tables tables;

    CoachDatabase(DataSource dataSource) {
        Schema.migrate(dataSource, "coach");
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.tables = Tables.of(jdbc, new TransactionTemplate(new DataSourceTransactionManager(dataSource)), clock);
    }

    static CoachDatabase h2(String name) {
        return new CoachDatabase(InMemory.h2(name));
    }

    Coach coach() {
        return Coach.on(tables);
    }

    CoachSeed seed() {
        return new CoachSeed(tables, new NamedParameterJdbcTemplate(dataSource));
    }

    CoachDatabase emptied() {
        for (String table : List.of("activity", "task", "goal", "ari_snapshot", "user")) {
            jdbc.sql("delete from coach_" + table).update();
        }
        return this;
    }

    /** On the morning of {@link #TODAY}. */
    CoachDatabase withAdaAndBela() {
        emptied();
        clock.jumpWall(Duration.between(tables.now(), MORNING));
        user(ADA, "Ada", "NL");
        user(BELA, "Bela", "DE");
        return this;
    }

    void user(long id, String name, String country) {
        String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.org";
        jdbc.sql(UserTable.INSERT)
                .params(UserTable.parameters(new User(id, name, email, country, tables.now(), tables.now(), 1)))
                .update();
    }

    /** A snapshot of today and of each of the days before, so many in all. */
    void snapshots(long userId, int days) {
        List<AriSnapshot> snapshots = IntStream.range(0, days)
                .mapToObj(day -> ari(TODAY.minusDays(day), 50).of(userId))
                .toList();
        new Batches(new NamedParameterJdbcTemplate(dataSource))
                .write(AriTable.INSERT, snapshots, snapshot -> AriTable.parameters(snapshot, tables.now()));
    }

    /** A snapshot whose score, and every part, is that. */
    static AriDraft ari(LocalDate day, int score) {
        Map<AriPart, Integer> parts = new EnumMap<>(AriPart.class);
        for (AriPart part : AriPart.values()) {
            parts.put(part, score);
        }
        return new AriDraft(day, parts);
    }

    static GoalContent goal(String title) {
        return goal(title, Goal.Category.HEALTH, 3, TODAY.plusDays(10));
    }

    static GoalContent goal(String title, Goal.Category category, int priority, LocalDate day) {
        return new GoalContent(title, "Because.", category, priority, 0, day);
    }

    static TaskDraft task(String title) {
        return task(title, 3, TODAY.plusDays(5));
    }

    static TaskDraft task(String title, int priority, LocalDate day) {
        return new TaskDraft(null, title, priority, day, 30);
    }

    static TaskDraft taskFor(Goal goal, String title) {
        return new TaskDraft(goal.id(), title, 3, TODAY.plusDays(5), 30);
    }

    static OptionalLong anyVersion() {
        return OptionalLong.empty();
    }
}
