package dev.larder.deploy.kubernetes;

import dev.larder.deploy.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of RFC 6902 that our patches use. */
final class JsonPatch {
    private JsonPatch() {}

    static void apply(Map<String, Object> operation, Map<String, Object> target) {
        List<String> steps = steps(String.valueOf(operation.get("path")));
        Object parent = target;
        for (String step : steps.subList(0, steps.size() - 1)) {
            parent = Objects.requireNonNull(child(parent, step), () -> "Nothing is at " + operation);
        }
        String last = steps.get(steps.size() - 1);
        Object value = operation.get("value") == null ? null : Yaml.copy(operation.get("value"));
        switch (String.valueOf(operation.get("op"))) {
            case "test" -> require(Objects.equals(child(parent, last), value), operation);
            case "add" -> add(parent, last, value);
            case "replace" -> {
                require(child(parent, last) != null, operation);
                replace(parent, last, value);
            }
            case "remove" -> {
                require(child(parent, last) != null, operation);
                remove(parent, last);
            }
            default -> throw new IllegalArgumentException("Not known here: " + operation);
        }
    }

    private static List<String> steps(String path) {
        return List.of(path.substring(1).split("/")).stream()
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static void require(boolean holds, Map<String, Object> operation) {
        if (!holds) {
            throw new IllegalArgumentException("This does not fit what is to be patched: " + operation);
        }
    }

    private static @Nullable Object child(Object parent, String step) {
        return parent instanceof List<?> list
                ? list.get(Integer.parseInt(step))
                : Yaml.map(parent).get(step);
    }

    private static void add(Object parent, String step, @Nullable Object value) {
        if (parent instanceof List<?> list) {
            Yaml.list(list).add(step.equals("-") ? list.size() : Integer.parseInt(step), value);
        } else {
            Yaml.map(parent).put(step, value);
        }
    }

    private static void replace(Object parent, String step, @Nullable Object value) {
        if (parent instanceof List<?> list) {
            Yaml.list(list).set(Integer.parseInt(step), value);
        } else {
            Yaml.map(parent).put(step, value);
        }
    }

    private static void remove(Object parent, String step) {
        if (parent instanceof List<?> list) {
            Yaml.list(list).remove(Integer.parseInt(step));
        } else {
            Yaml.map(parent).remove(step);
        }
    }
}
