package dev.larder.services.catalog;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.services.graphql.CachedQueries;
import dev.larder.services.graphql.GraphQlAnswer;
import dev.larder.services.graphql.GraphQlBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue's GraphQL as one process has it, without a server around it. */
final class GraphQlNode {

    private final List<Outcome> outcomes = new ArrayList<>();
    private final CachedQueries queries;

    GraphQlNode(CatalogRepository catalog, Larder larder, boolean hasIntrospection) {
        AnnotationConfigApplicationContext fields = new AnnotationConfigApplicationContext();
        fields.registerBean(GraphQlQueries.class, () -> new GraphQlQueries(catalog));
        fields.registerBean(GraphQlFields.class, GraphQlFields::new);
        fields.registerBean(GraphQlMutations.class, () -> new GraphQlMutations(catalog));
        fields.refresh();
        queries =
                CachedQueries.in(larder, GraphQlConfiguration.engine(catalog, fields, hasIntrospection), outcomes::add);
    }

    /** What a request was answered, and where that came from. */
    record Answer(JsonNode data, @Nullable List<Map<String, Object>> errors, Outcome outcome) {
        String text(String path) {
            return data.at(path).asString();
        }

        /** The one thing that is wrong. */
        String error() {
            Map<String, Object> error = Objects.requireNonNull(errors).get(0);
            return error.get("message") + " " + error.get("extensions");
        }
    }

    Answer ask(String document, Map<String, @Nullable Object> variables) {
        outcomes.clear();
        GraphQlAnswer answer = queries.answer(new GraphQlBody(document, null, variables));
        return new Answer(
                JsonMapper.shared().readTree(answer.data() == null ? "null" : answer.data()),
                answer.errors(),
                outcomes.isEmpty() ? Outcome.MISS : outcomes.get(outcomes.size() - 1));
    }
}
