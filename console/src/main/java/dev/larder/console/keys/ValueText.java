package dev.larder.console.keys;

import dev.larder.console.api.Keys.ValuePreview;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value as text for people: JSON where it can be made, of at most 64 KB. Masked, it has names and structure, and of values their kind and size. What
 * cannot be made JSON of is its class's name. Thread-safe.
 */
final class ValueText {

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_MEMBERS = 100;
    private static final int DEEPEST = 32;

    private final JsonMapper json = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    ValuePreview of(@Nullable Object value, boolean isMasked) {
        if (value == null) {
            return new ValuePreview("none", isMasked, "", false);
        }
        try {
            JsonNode tree = json.valueToTree(value);
            String text = json.writeValueAsString(isMasked ? masked(tree, 0) : tree);
            return shortened("json", isMasked, text);
        } catch (JacksonException | StackOverflowError unwritable) { // the user's classes enter here
            return shortened("text", isMasked, isMasked ? value.getClass().getName() : String.valueOf(value));
        }
    }

    private static ValuePreview shortened(String format, boolean isMasked, String text) {
        boolean isLong = text.length() > LONGEST;
        return new ValuePreview(format, isMasked, isLong ? text.substring(0, LONGEST) : text, isLong);
    }

    private static JsonNode masked(JsonNode node, int depth) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (depth > DEEPEST) {
            return make.stringNode("…");
        }
        if (node.isObject()) {
            ObjectNode masked = make.objectNode();
            node.properties().stream()
                    .limit(MOST_MEMBERS)
                    .forEach(member -> masked.set(member.getKey(), masked(member.getValue(), depth + 1)));
            return masked;
        }
        if (node.isArray()) {
            ArrayNode masked = make.arrayNode();
            masked.add(make.stringNode("•• " + node.size() + " elements"));
            return node.isEmpty() ? make.arrayNode() : masked.add(masked(node.get(0), depth + 1));
        }
        return make.stringNode(kind(node));
    }

    private static String kind(JsonNode leaf) {
        if (leaf.isString()) {
            return "•• text of " + leaf.asString().length();
        }
        return leaf.isNull() ? "•• null" : leaf.isBoolean() ? "•• boolean" : "•• number";
    }
}
