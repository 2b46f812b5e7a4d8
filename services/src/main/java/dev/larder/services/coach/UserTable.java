package dev.larder.services.coach;

import dev.larder.services.database.LikeText;
import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes users. Knows nothing of transactions: its callers begin and end them. */
final class UserTable {

    static final String INSERT = "insert into coach_user (id, name, search_name, email, country, joined_at, updated_at,"
            + " version) values (:id, :name, :searchName, :email, :country, :joinedAt, :updatedAt, :version)";

    private static final String SELECT =
            "select id, name, email, country, joined_at, updated_at, version from coach_user";

    private final JdbcClient jdbc;

    UserTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<User> find(long id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(UserTable::read)
                .optional();
    }

    /** The user, whom nobody else changes, or does anything for that locks the user, before the transaction ends. */
    User locked(long id) {
        return jdbc.sql(SELECT + " where id = :id for update")
                .param("id", id)
                .query(UserTable::read)
                .optional()
                .orElseThrow(() -> UnknownException.user(id));
    }

    boolean exists(long id) {
        return jdbc.sql("select 1 from coach_user where id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    Page<User> page(UserQuery query) {
        Paging paging = query.paging();
        List<User> rows = jdbc.sql(SELECT + condition(query) + " order by search_name, id" + paging.sql())
                .param("email", query.email())
                .param("begins", LikeText.begins(query.name()))
                .param("country", query.country())
                .query(UserTable::read)
                .list();
        return Page.read(rows, paging);
    }

    void update(User user) {
        jdbc.sql("update coach_user set name = :name, search_name = :searchName, email = :email, country = :country,"
                        + " updated_at = :updatedAt, version = :version where id = :id")
                .params(parameters(user))
                .update();
    }

    long joinedSince(Instant since) {
        return jdbc.sql("select count(*) from coach_user where joined_at >= :since")
                .param("since", Times.write(since))
                .query(Long.class)
                .single();
    }

    static Map<String, Object> parameters(User user) {
        return Map.of(
                "id", user.id(),
                "name", user.name(),
                "searchName", user.name().toLowerCase(Locale.ROOT),
                "email", user.email(),
                "country", user.country(),
                "joinedAt", Times.write(user.joinedAt()),
                "updatedAt", Times.write(user.updatedAt()),
                "version", user.version());
    }

    private static String condition(UserQuery query) {
        if (!query.email().isEmpty()) {
            return " where email = :email";
        }
        String named = query.name().isEmpty() ? "" : " and search_name like :begins escape '!'";
        String settled = query.country().isEmpty() ? "" : " and country = :country";
        return (named + settled).replaceFirst(" and", " where");
    }

    private static User read(ResultSet row, int rowNumber) throws SQLException {
        return new User(
                row.getLong("id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("country"),
                Times.read(row, "joined_at"),
                Times.read(row, "updated_at"),
                row.getLong("version"));
    }
}
