package dev.larder.services.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants in columns of type {@code timestamp with time zone}, which neither driver takes as they are. */
public final class Times {

    private Times() {}

    /** The instant in a column that is never null. */
    public static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The instant in a column, or null. */
    public static @Nullable Instant readIfAny(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** What both drivers take. */
    public static OffsetDateTime write(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** What both drivers take, or null. */
    public static @Nullable OffsetDateTime writeIfAny(@Nullable Instant instant) {
        return instant == null ? null : write(instant);
    }
}
