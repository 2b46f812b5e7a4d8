package dev.larder.services.catalog;

import dev.larder.services.web.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the attributes in bodies of requests mean. */
final class Bodies {

    private Bodies() {}

    /** No attributes are empty attributes; an attribute without a value is wrong. */
    static Map<String, String> attributes(@Nullable Map<String, @Nullable String> attributes) {
        Map<String, String> present = new LinkedHashMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) -> present.put(name, Parameters.required("attributes." + name, value)));
        }
        return present;
    }
}
