package dev.larder.spring.session;

import dev.larder.codecs.JsonCodecs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Attributes as JSON: {@code {"type": "java.lang.Long", "value": 42}}. The type is looked up only after it was found among the allowed;
 * what is inside is read as that type says, never as the bytes say. Elements of collections come back as JSON's types.
 */
final class JsonAttributes implements AttributeCodec {

    private static final String TYPE = "type";
    private static final String VALUE = "value";

    private final JsonMapper mapper = JsonCodecs.defaultMapper();
    private final AllowedClasses allowed;
    private final ClassLoader classes;

    JsonAttributes(AllowedClasses allowed, ClassLoader classes) {
        this.allowed = allowed;
        this.classes = classes;
    }

    @Override
    public byte[] write(String name, Object value) {
        String type = typeOf(value);
        if (!allowed.allow(type)) {
            throw new IllegalArgumentException(allowed.refusal(name, type));
        }
        ObjectNode node = mapper.createObjectNode();
        node.put(TYPE, type);
        try {
            node.set(VALUE, mapper.valueToTree(value));
            return mapper.writeValueAsBytes(node);
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException(
                    "Session attribute " + name + " of " + type + " cannot be written as JSON", unwritable);
        }
    }

    private static String typeOf(Object value) {
        if (value instanceof List) {
            return List.class.getName();
        }
        if (value instanceof Set) {
            return Set.class.getName();
        }
        if (value instanceof Map) {
            return Map.class.getName();
        }
        return value instanceof Enum<?> constant
                ? constant.getDeclaringClass().getName()
                : value.getClass().getName();
    }

    @Override
    public Object read(String name, byte[] bytes) {
        try {
            JsonNode node = mapper.readTree(bytes);
            String type = node.path(TYPE).asString();
            if (!allowed.allow(type)) {
                throw new IllegalArgumentException(allowed.refusal(name, type));
            }
            return mapper.treeToValue(node.path(VALUE), Class.forName(type, /* initialize= */ false, classes));
        } catch (JacksonException | ClassNotFoundException unreadable) {
            throw new IllegalArgumentException("Session attribute " + name + " cannot be read", unreadable);
        }
    }
}
