package dev.larder.codecs;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * What makes values of an older schema values of the next: {@code Goal:1} to {@code Goal:2}, and so on. An envelope holds only a
 * hash of its schema, so the hashes of all older ones that can be brought up to date are made in advance. Immutable.
 *
 * @param steps by the schema that they read
 */
record Upcasters(Map<String, UnaryOperator<JsonNode>> steps) {

    static final Upcasters NONE = new Upcasters(Map.of());

    /** With a step from that number of that schema to the next. */
    Upcasters with(String schema, int from, UnaryOperator<JsonNode> step) {
        if (from < 1) {
            throw new IllegalArgumentException(
                    "The schema to read is " + schema + ":" + from + ": give the number of an older one, from 1");
        }
        Map<String, UnaryOperator<JsonNode>> more = new HashMap<>(steps);
        if (more.putIfAbsent(schema + ":" + from, step) != null) {
            throw new IllegalArgumentException(
                    "Two upcasters read " + schema + ":" + from + "; keep one, from each number to the next");
        }
        return new Upcasters(Map.copyOf(more));
    }

    /** By the hash of an older schema, what makes it the current one; older ones than a gap in the steps are left out. */
    Map<Integer, UnaryOperator<JsonNode>> to(String current) {
        Map<Integer, UnaryOperator<JsonNode>> ways = new HashMap<>();
        int colon = current.lastIndexOf(':');
        String name = current.substring(0, colon);
        UnaryOperator<JsonNode> way = UnaryOperator.identity();
        for (int number = Integer.parseInt(current.substring(colon + 1)) - 1; number > 0; number--) {
            UnaryOperator<JsonNode> step = steps.get(name + ":" + number);
            if (step == null) {
                break;
            }
            way = chained(step, way);
            ways.put(SchemaHash.of(name + ":" + number), way);
        }
        return ways;
    }

    private static UnaryOperator<JsonNode> chained(UnaryOperator<JsonNode> first, UnaryOperator<JsonNode> then) {
        return tree -> then.apply(first.apply(tree));
    }
}
