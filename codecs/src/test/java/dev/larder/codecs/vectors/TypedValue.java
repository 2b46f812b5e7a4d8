package dev.larder.codecs.vectors;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A value with its kind, as vectors write it: plain JSON has one kind of number, and loses the digits of large ones. */
final class TypedValue {

    private TypedValue() {}

    static JsonNode json(@Nullable Object value) {
        ObjectNode node = VectorFile.JSON.createObjectNode();
        if (value == null) {
            node.put("null", true);
        } else if (value instanceof String text) {
            node.put("string", text);
        } else if (value instanceof Boolean truth) {
            node.put("boolean", truth);
        } else if (value instanceof Double number) {
            node.put("double", String.format("%016x", Double.doubleToRawLongBits(number)));
        } else if (value instanceof BigDecimal decimal) {
            node.put("decimal", decimal.toString());
        } else if (value instanceof Number integer) {
            node.put("integer", integer.toString());
        } else {
            putComplex(node, value);
        }
        return node;
    }

    private static void putComplex(ObjectNode node, Object value) {
        if (value instanceof List<?> list) {
            node.set("list", json(list));
        } else if (value instanceof Set<?> set) {
            node.set("set", json(List.copyOf(set)));
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode members = node.putObject("object");
            map.forEach((name, member) -> members.set((String) name, json(member)));
        } else {
            throw new IllegalArgumentException("Vectors have no " + value.getClass());
        }
    }

    static ArrayNode json(List<?> list) {
        ArrayNode array = VectorFile.JSON.createArrayNode();
        list.forEach(element -> array.add(json(element)));
        return array;
    }

    static @Nullable Object java(JsonNode node) {
        Map.Entry<String, JsonNode> only = node.properties().iterator().next();
        JsonNode content = only.getValue();
        return switch (only.getKey()) {
            case "null" -> null;
            case "string" -> content.asString();
            case "boolean" -> content.asBoolean();
            case "double" -> Double.longBitsToDouble(Long.parseUnsignedLong(content.asString(), 16));
            case "decimal" -> new BigDecimal(content.asString());
            case "integer" -> new BigInteger(content.asString());
            case "list" -> list(content);
            case "set" -> new LinkedHashSet<>(list(content));
            case "object" -> map(content);
            default -> throw new IllegalArgumentException("Vectors have no kind " + only.getKey());
        };
    }

    static List<@Nullable Object> list(JsonNode array) {
        List<@Nullable Object> list = new ArrayList<>();
        array.forEach(element -> list.add(java(element)));
        return list;
    }

    private static Map<String, @Nullable Object> map(JsonNode object) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.properties().forEach(member -> map.put(member.getKey(), java(member.getValue())));
        return map;
    }
}
