package dev.larder.console.web;

import dev.larder.console.api.Problems.Problem;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API as an OpenAPI 3.1 document, made of the routes themselves and of the records that they answer with. For one thread. */
final class OpenApi {

    private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
    private static final Map<Class<?>, String> SIMPLE = Map.of(
            String.class, "string",
            boolean.class, "boolean",
            Boolean.class, "boolean",
            int.class, "integer",
            Integer.class, "integer",
            long.class, "integer",
            Long.class, "integer",
            double.class, "number",
            Double.class, "number");

    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    static Map<String, Object> of(List<Operation> operations, String version) {
        return new OpenApi().document(operations, version);
    }

    private Map<String, Object> document(List<Operation> operations, String version) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        operations.forEach(operation -> paths.computeIfAbsent(operation.path(), path -> new LinkedHashMap<>())
                .put(operation.method().name().toLowerCase(Locale.ROOT), described(operation)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Larder's console", "version", version));
        document.put("servers", List.of(Map.of("url", ".")));
        document.put("paths", paths);
        document.put("components", Map.of("schemas", schemas));
        return document;
    }

    private Map<String, Object> described(Operation operation) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("summary", operation.summary());
        described.put("x-role", operation.who());
        described.put("parameters", parameters(operation));
        Class<?> request = operation.request();
        if (request != null) {
            described.put("requestBody", Map.of("required", true, "content", content("application/json", request)));
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                String.valueOf(operation.status()), response("All is well", "application/json", operation.answer()));
        responses.put("default", response("What is wrong, and the cure", "application/problem+json", Problem.class));
        described.put("responses", responses);
        return described;
    }

    private Map<String, Object> response(String description, String type, @Nullable Class<?> answer) {
        return answer == null
                ? Map.of("description", description)
                : Map.of("description", description, "content", content(type, answer));
    }

    private Map<String, Object> content(String type, Class<?> of) {
        return Map.of(type, Map.of("schema", of == Map.class ? Map.of("type", "object") : reference(of)));
    }

    private static List<Object> parameters(Operation operation) {
        List<Object> parameters = new ArrayList<>();
        IN_PATH.matcher(operation.path())
                .results()
                .forEach(found -> parameters.add(parameter(found.group(1), "path", /* isRequired= */ true)));
        operation.query().forEach(name -> parameters.add(parameter(name, "query", /* isRequired= */ false)));
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean isRequired) {
        return Map.of("name", name, "in", in, "required", isRequired, "schema", Map.of("type", "string"));
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = type.getSimpleName();
        if (!schemas.containsKey(name)) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schemas.put(name, schema);
            fill(schema, type);
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private void fill(Map<String, Object> schema, Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), schema(component.getAnnotatedType()));
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
    }

    private Map<String, Object> schema(AnnotatedType annotated) {
        Map<String, Object> plain = plain(annotated);
        return annotated.isAnnotationPresent(Nullable.class)
                ? Map.of("anyOf", List.of(plain, Map.of("type", "null")))
                : plain;
    }

    private Map<String, Object> plain(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType generic && annotated instanceof AnnotatedParameterizedType arguments) {
            AnnotatedType[] parts = arguments.getAnnotatedActualTypeArguments();
            return generic.getRawType() == List.class
                    ? Map.of("type", "array", "items", schema(parts[0]))
                    : Map.of("type", "object", "additionalProperties", schema(parts[1]));
        }
        String simple = SIMPLE.get(type);
        return simple != null ? Map.of("type", simple) : reference((Class<?>) type);
    }
}
