package dev.larder.services.database;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Writes many rows with few round trips. */
public final class Batches {

    private static final int ROWS = 1_000;

    private final NamedParameterJdbcTemplate jdbc;

    /** Writes by that template. */
    public Batches(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Runs the statement once for each row, whose parameters the function answers. Blocks; in the caller's transaction if there is one. */
    public <T> void write(
            String sql,
            List<T> rows,
            Function<? super T, ? extends Map<String, ? extends @Nullable Object>> parameters) {
        for (int start = 0; start < rows.size(); start += ROWS) {
            List<T> batch = rows.subList(start, Math.min(start + ROWS, rows.size()));
            jdbc.batchUpdate(sql, parameters(batch, parameters));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type, as batchUpdate wants it
    private static <T> Map<String, ?>[] parameters(
            List<T> batch, Function<? super T, ? extends Map<String, ? extends @Nullable Object>> parameters) {
        return batch.stream().map(parameters).toArray(Map[]::new);
    }
}
