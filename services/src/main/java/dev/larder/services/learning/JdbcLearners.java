package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.services.database.Times;
import dev.larder.services.web.StaleVersionException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** Users, preferences and sessions in a database, in SQL that H2 and PostgreSQL both take. */
final class JdbcLearners implements Learners {

    static final String INSERT_USER = "insert into learning_user (id, name, country, created_at, version)"
            + " values (:id, :name, :country, :createdAt, 1)";
    static final String INSERT_PREFERENCES =
            "insert into learning_preferences (user_id, daily_goal, language, reminders, version)"
                    + " values (:userId, :dailyGoal, :language, :reminders, :version)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    JdbcLearners(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Optional<Learner> user(long id) {
        return jdbc.sql("select id, name, country, created_at, version from learning_user where id = :id")
                .param("id", id)
                .query(JdbcLearners::readUser)
                .optional();
    }

    @Override
    public Optional<Preferences> preferences(long userId) {
        return jdbc.sql("select user_id, daily_goal, language, reminders, version from learning_preferences"
                        + " where user_id = :userId")
                .param("userId", userId)
                .query(JdbcLearners::readPreferences)
                .optional();
    }

    @Override
    public Optional<Session> session(String id) {
        return Optional.ofNullable(sessions(List.of(id)).get(id));
    }

    @Override
    public Map<String, Session> sessions(Collection<String> ids) {
        return jdbc
                .sql("select id, user_id, started_at, ended_at from learning_session where id in (:ids)")
                .param("ids", ids)
                .query(JdbcLearners::readSession)
                .list()
                .stream()
                .collect(Collectors.toMap(Session::id, session -> session));
    }

    @Override
    public List<String> openSessions(int atMost) {
        return jdbc.sql("select id from learning_session where ended_at is null order by started_at desc fetch first "
                        + atMost + " rows only")
                .query((row, number) -> row.getString("id"))
                .list();
    }

    @Override
    public Learner create(Learner.Profile profile) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Instant now = now();
            GeneratedKeyHolder id = new GeneratedKeyHolder();
            jdbc.sql("insert into learning_user (name, country, created_at, version) values (:name, :country, :now, 1)")
                    .param("name", profile.name())
                    .param("country", profile.country())
                    .param("now", Times.write(now))
                    .update(id, "id");
            Learner created = new Learner(
                    Objects.requireNonNull(id.getKey()).longValue(), profile.name(), profile.country(), now, 1);
            jdbc.sql(INSERT_PREFERENCES)
                    .params(parameters(Preferences.usual(created.id())))
                    .update();
            return created;
        }));
    }

    @Override
    public Learner change(long id, Learner.Profile profile, OptionalLong expected) {
        return Objects.requireNonNull(transactions.execute(status -> {
            int changed = jdbc.sql("update learning_user set name = :name, country = :country, version = version + 1"
                            + " where id = :id" + same(expected))
                    .param("name", profile.name())
                    .param("country", profile.country())
                    .param("id", id)
                    .param("expected", expected.orElse(0))
                    .update();
            Learner learner = user(id).orElseThrow(() -> UnknownException.user(id));
            requireChanged("User " + id, changed, expected, learner.version());
            return learner;
        }));
    }

    /** In one statement, if nothing is wrong, which answers the version that it has made. */
    @Override
    public Preferences prefer(Preferences wanted, OptionalLong expected) {
        long userId = wanted.userId();
        GeneratedKeyHolder version = new GeneratedKeyHolder();
        int changed = jdbc.sql("update learning_preferences set daily_goal = :dailyGoal, language = :language,"
                        + " reminders = :reminders, version = version + 1 where user_id = :userId" + same(expected))
                .params(parameters(wanted))
                .param("expected", expected.orElse(0))
                .update(version, "version");
        if (changed == 0) {
            Preferences present = preferences(userId).orElseThrow(() -> UnknownException.user(userId));
            requireChanged("The preferences of user " + userId, changed, expected, present.version());
        }
        return wanted.inVersion(Objects.requireNonNull(version.getKeyAs(Long.class)));
    }

    @Override
    public Session begin(long userId) {
        Session session = new Session(UUID.randomUUID().toString(), userId, now(), null);
        jdbc.sql("insert into learning_session (id, user_id, started_at) values (:id, :userId, :startedAt)")
                .param("id", session.id())
                .param("userId", userId)
                .param("startedAt", Times.write(session.startedAt()))
                .update();
        return session;
    }

    @Override
    public Session end(String id) {
        jdbc.sql("update learning_session set ended_at = :now where id = :id and ended_at is null")
                .param("now", Times.write(now()))
                .param("id", id)
                .update();
        return session(id).orElseThrow(UnknownException::session);
    }

    static Map<String, Object> parameters(Preferences preferences) {
        return Map.of(
                "userId", preferences.userId(),
                "dailyGoal", preferences.dailyGoal(),
                "language", preferences.language(),
                "reminders", preferences.reminders(),
                "version", preferences.version());
    }

    private static String same(OptionalLong expected) {
        return expected.isPresent() ? " and version = :expected" : "";
    }

    private static void requireChanged(String what, int rows, OptionalLong expected, long present) {
        if (rows == 0) {
            throw new StaleVersionException(what, expected.orElse(present), present);
        }
    }

    private static Learner readUser(ResultSet row, int number) throws SQLException {
        return new Learner(
                row.getLong("id"),
                row.getString("name"),
                row.getString("country"),
                Times.read(row, "created_at"),
                row.getLong("version"));
    }

    private static Preferences readPreferences(ResultSet row, int number) throws SQLException {
        return new Preferences(
                row.getLong("user_id"),
                row.getInt("daily_goal"),
                row.getString("language"),
                row.getBoolean("reminders"),
                row.getLong("version"));
    }

    private static Session readSession(ResultSet row, int number) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getLong("user_id"),
                Times.read(row, "started_at"),
                Times.readIfAny(row, "ended_at"));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
