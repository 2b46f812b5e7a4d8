package dev.larder.services.catalog;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Attributes as they stand in their column: a JSON object of strings. */
final class AttributesJson {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};

    private AttributesJson() {}

    static String write(Map<String, String> attributes) {
        return MAPPER.writeValueAsString(attributes);
    }

    static Map<String, String> read(String json) {
        return MAPPER.readValue(json, ATTRIBUTES);
    }
}
