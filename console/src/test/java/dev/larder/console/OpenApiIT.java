package dev.larder.console;

import static dev.larder.console.ConsoleApplication.meant;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The document that describes the API, beside the page for people and beside what is really answered. */
@Timeout(300)
class OpenApiIT {

    private static final String API = "/larder/api/v1";
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(GET|POST|DELETE) /api/v1(/[^`? ]*)[^`]*` \\| (\\w+)");
    private static final String SELECTOR = "{\"namespace\":\"\",\"kind\":\"cache\",\"subject\":\"goal\"}";

    private static ConsoleApplication application;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        application = ConsoleApplication.start();
        application.goals().get("a");
        document = application.json(API + "/openapi.json");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void namesTheRoutesAndRolesThatThePageForPeopleNames() throws IOException {
        TreeSet<String> documented = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("../docs/console-api.md")))
                .results()
                .filter(row -> !row.group(2).equals("/openapi.json"))
                .forEach(row -> documented.add(row.group(1) + " " + row.group(2) + " " + row.group(3)));
        TreeSet<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(method.getKey().toUpperCase(Locale.ROOT) + " "
                                + path.getKey() + " "
                                + method.getValue().path("x-role").asString())));

        assertThat(described).isEqualTo(documented);
    }

    @Test
    void saysWhatIsReallyAnswered() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            JsonNode get = path.getValue().path("get");
            String there = path.getKey().replace("{name}", "goal").replace("{key}", "goal:a");
            if (!get.isMissingNode() && !there.contains("{") && !there.equals("/stream")) {
                var answer = application.send(meant(application.get(API + there + "?metric=memory&metric=latency")));
                all.assertThat(answer.statusCode()).as(there).isEqualTo(200);
                all.assertThat(wrong(schema(get, "200"), ConsoleApplication.json(answer), there))
                        .isEmpty();
            }
        }
        JsonNode preview = document.path("paths").path("/invalidations/preview").path("post");
        var answer = application.send(meant(application.post(API + "/invalidations/preview", SELECTOR)));
        all.assertThat(wrong(schema(preview, "200"), ConsoleApplication.json(answer), "preview"))
                .isEmpty();
        var refused = application.send(application.get(API + "/caches/none"));
        all.assertThat(wrong(
                        document.path("components").path("schemas").path("Problem"),
                        ConsoleApplication.json(refused),
                        "problem"))
                .isEmpty();
        all.assertAll();
    }

    private static JsonNode schema(JsonNode operation, String status) {
        return operation
                .path("responses")
                .path(status)
                .path("content")
                .path("application/json")
                .path("schema");
    }

    /** What does not fit, each with its place; what is not described does not fit either. */
    private static List<String> wrong(JsonNode schema, JsonNode value, String place) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().replace("#/components/schemas/", "");
            return wrong(document.path("components").path("schemas").path(name), value, place);
        }
        if (schema.has("anyOf")) {
            return value.isNull() ? List.of() : wrong(schema.path("anyOf").get(0), value, place);
        }
        return switch (schema.path("type").asString("")) {
            case "object" -> wrongObject(schema, value, place);
            case "array" -> wrongArray(schema, value, place);
            case "string" -> value.isString() ? List.of() : List.of(place + " is no text: " + value);
            case "boolean" -> value.isBoolean() ? List.of() : List.of(place + " is neither true nor false: " + value);
            case "integer" -> value.isIntegralNumber() ? List.of() : List.of(place + " is no whole number: " + value);
            case "number" -> value.isNumber() ? List.of() : List.of(place + " is no number: " + value);
            default -> List.of(place + " is not described");
        };
    }

    private static List<String> wrongArray(JsonNode schema, JsonNode value, String place) {
        List<String> wrong = new ArrayList<>(value.isArray() ? List.of() : List.of(place + " is no list"));
        value.forEach(element -> wrong.addAll(wrong(schema.path("items"), element, place + "[]")));
        return wrong;
    }

    private static List<String> wrongObject(JsonNode schema, JsonNode value, String place) {
        List<String> wrong = new ArrayList<>(value.isObject() ? List.of() : List.of(place + " is no object: " + value));
        JsonNode others = schema.path("additionalProperties");
        value.properties().forEach(member -> {
            JsonNode described = schema.path("properties").path(member.getKey());
            wrong.addAll(wrong(
                    described.isMissingNode() ? others : described, member.getValue(), place + "." + member.getKey()));
        });
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                wrong.add(place + "." + name.asString() + " is missing");
            }
        });
        return wrong;
    }
}
