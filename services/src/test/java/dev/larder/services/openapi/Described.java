package dev.larder.services.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One endpoint as the document has it: what may be sent, by its own examples, and what may come back. */
record Described(JsonNode document, String path, String method, JsonNode operation) {

    static List<Described> all(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> of(document, path))
                .toList();
    }

    private static Stream<Described> of(JsonNode document, Map.Entry<String, JsonNode> path) {
        return path.getValue().properties().stream()
                .map(method -> new Described(
                        document, path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()));
    }

    boolean isRead() {
        return method.equals("GET");
    }

    /** The path with the examples of its parameters, and of those parameters that have to be there. */
    String exampleUri() {
        StringBuilder query = new StringBuilder();
        String filled = path;
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asString();
            String example = parameter.path("example").asString("");
            filled = filled.replace("{" + name + "}", example);
            if (parameter.path("in").asString().equals("query") && parameter.has("example")) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(example);
            }
        }
        return filled + query;
    }

    /** The names of what may stand behind the path's question mark. */
    Set<String> queryParameters() {
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .collect(Collectors.toSet());
    }

    /** A body that has the example of each field that has one; empty where nothing is sent. */
    String exampleBody() {
        JsonNode schema = content(operation.path("requestBody"), "application/json");
        if (schema.isMissingNode()) {
            return "";
        }
        return schema.path("type").asString("").equals("array")
                ? "[" + exampleOf(schema.path("items")) + "]"
                : exampleOf(schema).toString();
    }

    private ObjectNode exampleOf(JsonNode schema) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        resolved(schema).path("properties").properties().stream()
                .filter(property -> property.getValue().has("example"))
                .forEach(property ->
                        body.set(property.getKey(), property.getValue().path("example")));
        return body;
    }

    boolean hasAnswer(int status) {
        return operation.path("responses").has(Integer.toString(status));
    }

    boolean hasHeader(int status, String name) {
        return operation
                .path("responses")
                .path(Integer.toString(status))
                .path("headers")
                .has(name);
    }

    /** What of a body is not as the document says, in words; without a body nothing. */
    List<String> wrong(int status, String contentType, String body) {
        JsonNode schema = content(operation.path("responses").path(Integer.toString(status)), contentType);
        if (schema.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of("there is a body of " + contentType);
        }
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.path("components"));
        return SchemaRegistry.withDialect(Dialects.getDraft202012())
                .getSchema(whole.toString(), InputFormat.JSON)
                .validate(body, InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static JsonNode content(JsonNode message, String type) {
        return message.path("content").path(type).path("schema");
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
