package dev.larder.services.openapi;

import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;

/** What a parameter means that is called so wherever it stands: ids, pages, conditions. What an endpoint says itself comes first. */
final class CommonParameters implements ParameterCustomizer {

    private static final int MAX_PAGE = 1_000;
    private static final int MAX_SIZE = 100;

    private static final Map<String, Meaning> MEANINGS = meanings();

    /** @param example one that the first data of each service have */
    private record Meaning(
            String description, Schema<?> schema, @Nullable Object example) {}

    private static Map<String, Meaning> meanings() {
        Map<String, Meaning> meanings = new HashMap<>();
        meanings.put("page", new Meaning("which page, counted from 0", number(0, MAX_PAGE, 0), null));
        meanings.put("size", new Meaning("how many at most", number(1, MAX_SIZE, 20), null));
        meanings.put("user", new Meaning("id of a user", id(), 17));
        meanings.put("userId", new Meaning("id of a user", id(), 7));
        meanings.put("goal", new Meaning("id of a goal of the user", id(), 81));
        meanings.put("task", new Meaning("id of a task of the user", id(), 241));
        meanings.put("itemId", new Meaning("id of an item", id(), 7));
        meanings.put("topic", new Meaning("what items are about", new StringSchema(), "parking"));
        meanings.put("name", new Meaning("name of a flag", new StringSchema(), "streaks"));
        meanings.put("If-Match", new Meaning("the ETag that the change is meant for", new StringSchema(), null));
        return Map.copyOf(meanings);
    }

    private static Schema<?> number(int least, int most, int usual) {
        IntegerSchema number = new IntegerSchema();
        number.setMinimum(BigDecimal.valueOf(least));
        number.setMaximum(BigDecimal.valueOf(most));
        number.setDefault(usual);
        return number;
    }

    private static Schema<?> id() {
        return new IntegerSchema().format("int64").minimum(BigDecimal.ONE);
    }

    @Override
    public @Nullable Parameter customize(@Nullable Parameter parameter, MethodParameter declared) {
        if (parameter == null) { // a body, for example
            return null;
        }
        boolean isSaid = declared.hasParameterAnnotation(io.swagger.v3.oas.annotations.Parameter.class);
        Meaning meaning = isSaid ? null : meaning(parameter, declared);
        if (meaning != null) {
            parameter.description(meaning.description).schema(meaning.schema);
            if (meaning.example != null) {
                parameter.example(meaning.example);
            }
        }
        return parameter;
    }

    private static @Nullable Meaning meaning(Parameter parameter, MethodParameter declared) {
        String name = Objects.requireNonNull(parameter.getName());
        return name.equals("id") ? ofService(declared.getContainingClass().getPackageName()) : MEANINGS.get(name);
    }

    /** The plain {@code id} is that of what the service is about. */
    private static Meaning ofService(String service) {
        if (service.endsWith("fleet")) {
            return new Meaning("id of a machine", new StringSchema(), "vm-0001");
        }
        return service.endsWith("catalog")
                ? new Meaning("id of a resource", new StringSchema(), "module.java.sql")
                : new Meaning("id of a session", new StringSchema(), "07f62ddb-0487-4d7a-9a71-17a6b0698cf7");
    }
}
