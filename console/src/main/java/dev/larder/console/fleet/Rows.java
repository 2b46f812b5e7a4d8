package dev.larder.console.fleet;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of the node registry, as the wire format has them. What cannot be read is left out. */
final class Rows {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Rows() {}

    /**
     * A row.
     *
     * @param seen the server's epoch milliseconds at the last heartbeat
     * @param version null if it does not say
     * @param started null if it does not say
     * @param lagMillis null if it does not say
     */
    record Row(
            long seen,
            @Nullable String version,
            @Nullable Long started,
            @Nullable Double lagMillis) {}

    static Map<String, Row> read(Map<String, String> texts) {
        Map<String, Row> rows = new HashMap<>();
        texts.forEach((node, text) -> {
            Row row = read(text);
            if (row != null) {
                rows.put(node, row);
            }
        });
        return rows;
    }

    private static @Nullable Row read(String text) {
        try {
            JsonNode row = JSON.readTree(text);
            return row == null || !row.path("seen").isNumber()
                    ? null
                    : new Row(
                            row.path("seen").asLong(),
                            row.path("version").asString(null),
                            row.path("started").isNumber() ? row.path("started").asLong() : null,
                            row.path("lagMillis").isNumber()
                                    ? row.path("lagMillis").asDouble()
                                    : null);
        } catch (JacksonException unreadable) {
            return null;
        }
    }
}
