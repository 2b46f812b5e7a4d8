package dev.larder.services.idempotency;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps requests and their answers. Each method is one statement; the primary key decides between two that begin at once. */
final class RequestTable {

    private final JdbcClient jdbc;

    RequestTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether nobody had begun a request of this key. */
    boolean begin(String key, String fingerprint, Instant now) {
        try {
            return jdbc.sql("insert into idempotency_request (request_key, fingerprint, begun_at)"
                                    + " values (:key, :fingerprint, :now)")
                            .param("key", key)
                            .param("fingerprint", fingerprint)
                            .param("now", Times.write(now))
                            .update()
                    == 1;
        } catch (DuplicateKeyException begun) {
            return false;
        }
    }

    /** Whether it was still abandoned, and now is begun anew. */
    boolean takeOver(String key, Instant begunAt, Instant now) {
        return jdbc.sql("update idempotency_request set begun_at = :now"
                                + " where request_key = :key and begun_at = :begun and status is null")
                        .param("now", Times.write(now))
                        .param("key", key)
                        .param("begun", Times.write(begunAt))
                        .update()
                == 1;
    }

    Optional<KeptRequest> find(String key) {
        return jdbc.sql("select fingerprint, begun_at, status, content_type, location, etag, body"
                        + " from idempotency_request where request_key = :key")
                .param("key", key)
                .query(RequestTable::read)
                .optional();
    }

    void keep(String key, KeptAnswer answer) {
        jdbc.sql("update idempotency_request set status = :status, content_type = :contentType, location = :location,"
                        + " etag = :etag, body = :body where request_key = :key")
                .param("status", answer.status())
                .param("contentType", answer.contentType())
                .param("location", answer.location())
                .param("etag", answer.etag())
                .param("body", answer.body())
                .param("key", key)
                .update();
    }

    void forget(String key) {
        jdbc.sql("delete from idempotency_request where request_key = :key")
                .param("key", key)
                .update();
    }

    void forgetBefore(Instant limit) {
        jdbc.sql("delete from idempotency_request where begun_at < :limit")
                .param("limit", Times.write(limit))
                .update();
    }

    private static KeptRequest read(ResultSet row, int number) throws SQLException {
        return new KeptRequest(row.getString("fingerprint"), Times.read(row, "begun_at"), readAnswer(row));
    }

    private static @Nullable KeptAnswer readAnswer(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        return row.wasNull()
                ? null
                : new KeptAnswer(
                        status,
                        row.getString("content_type"),
                        row.getString("location"),
                        row.getString("etag"),
                        Objects.requireNonNullElse(row.getString("body"), ""));
    }
}
