package dev.larder.services.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the bodies of requests have in common. */
final class Bodies {

    private Bodies() {}

    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(field, "is missing", "a value");
        }
        return value;
    }

    /** No attributes are empty attributes; an attribute without a value is wrong. */
    static Map<String, String> attributes(@Nullable Map<String, @Nullable String> attributes) {
        Map<String, String> present = new LinkedHashMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) -> present.put(name, required("attributes." + name, value)));
        }
        return present;
    }
}
