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
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes ARI snapshots. Knows nothing of transactions. */
final class AriTable {

    static final String INSERT =
            "insert into coach_ari_snapshot (user_id, taken_on, score, consistency, progress, focus,"
                    + " recovery, breadth, recorded_at) values (:user, :takenOn, :score, :consistency, :progress, :focus,"
                    + " :recovery, :breadth, :recordedAt)";

    private static final String SELECT = "select user_id, taken_on, score, consistency, progress, focus, recovery,"
            + " breadth from coach_ari_snapshot where user_id = :user";

    private final JdbcClient jdbc;

    AriTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many snapshots there are, and the mean of their scores; 0 if there are none. */
    record Means(long snapshots, double score) {}

    /** The newest snapshots, newest first. */
    List<AriSnapshot> newest(long userId, int limit) {
        return jdbc.sql(SELECT + " order by taken_on desc fetch first " + limit + " rows only")
                .param("user", userId)
                .query(AriTable::read)
                .list();
    }

    /** The newest snapshot of a day or of one before. */
    Optional<AriSnapshot> newestBy(long userId, LocalDate day) {
        return jdbc.sql(SELECT + " and taken_on <= :day order by taken_on desc fetch first 1 rows only")
                .param("user", userId)
                .param("day", day)
                .query(AriTable::read)
                .optional();
    }

    /** The snapshot with the best score, the newest of them. */
    Optional<AriSnapshot> best(long userId) {
        return jdbc.sql(SELECT + " order by score desc, taken_on desc fetch first 1 rows only")
                .param("user", userId)
                .query(AriTable::read)
                .optional();
    }

    Means since(long userId, LocalDate day) {
        return jdbc.sql("select count(*) as snapshots, coalesce(avg(score), 0) as score from coach_ari_snapshot"
                        + " where user_id = :user and taken_on >= :day")
                .param("user", userId)
                .param("day", day)
                .query(AriTable::means)
                .single();
    }

    /** Of all users. */
    Means since(LocalDate day) {
        return jdbc.sql("select count(*) as snapshots, coalesce(avg(score), 0) as score from coach_ari_snapshot"
                        + " where taken_on >= :day")
                .param("day", day)
                .query(AriTable::means)
                .single();
    }

    void insert(AriSnapshot snapshot, Instant at) {
        jdbc.sql(INSERT).params(parameters(snapshot, at)).update();
    }

    static Map<String, Object> parameters(AriSnapshot snapshot, Instant at) {
        Map<String, Object> parameters = new HashMap<>();
        snapshot.parts().forEach((part, points) -> parameters.put(part.label(), points));
        parameters.put("user", snapshot.userId());
        parameters.put("takenOn", snapshot.takenOn());
        parameters.put("score", snapshot.score());
        parameters.put("recordedAt", Times.write(at));
        return parameters;
    }

    private static AriSnapshot read(ResultSet row, int rowNumber) throws SQLException {
        Map<AriPart, Integer> parts = new EnumMap<>(AriPart.class);
        for (AriPart part : AriPart.values()) {
            parts.put(part, row.getInt(part.label()));
        }
        return new AriSnapshot(
                row.getLong("user_id"), row.getObject("taken_on", LocalDate.class), row.getDouble("score"), parts);
    }

    private static Means means(ResultSet row, int rowNumber) throws SQLException {
        return new Means(row.getLong("snapshots"), Math.round(10 * row.getDouble("score")) / 10.0);
    }
}
