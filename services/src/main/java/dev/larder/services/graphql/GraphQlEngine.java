package dev.larder.services.graphql;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.introspection.Introspection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.graphql.execution.DefaultExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import tools.jackson.databind.json.JsonMapper;

/** Carries GraphQL requests out, within limits, on the caller's thread. Knows no cache. Thread-safe. */
public final class GraphQlEngine {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ExecutionGraphQlService service;
    private final QueryLimits limits;
    private final String tagOfAll;
    private final boolean hasIntrospection;
    private final String fingerprint;

    private GraphQlEngine(ExecutionGraphQlService service, Settings settings) {
        this.service = service;
        this.limits = settings.limits;
        this.tagOfAll = settings.tagOfAll;
        this.hasIntrospection = settings.hasIntrospection;
        this.fingerprint = settings.text() + settings.hasIntrospection;
    }

    /**
     * What an engine is made for.
     *
     * @param schema the text of its types
     * @param limits what a request may ask for
     * @param tagOfAll the tag of results that contain too much to have a tag of each
     * @param hasIntrospection whether requests may ask for the schema
     */
    public record Settings(Resource schema, QueryLimits limits, String tagOfAll, boolean hasIntrospection) {
        String text() {
            try {
                return schema.getContentAsString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + schema, e);
            }
        }
    }

    /** What became of a request. */
    record Result(@Nullable Object data, List<GraphQLError> errors, Set<String> tags) {
        KeptResult kept() {
            return new KeptResult(
                    data == null ? null : JSON.writeValueAsString(data),
                    errors.stream().map(GraphQLError::toSpecification).toList(),
                    tags);
        }
    }

    /** An engine whose fields are fetched as the wiring says, in batches as the loaders say. */
    public static GraphQlEngine of(Settings settings, RuntimeWiringConfigurer wiring, DataLoaderRegistrar loaders) {
        GraphQlSource source = GraphQlSource.schemaResourceBuilder()
                .schemaResources(settings.schema)
                .configureRuntimeWiring(wiring)
                .exceptionResolvers(List.of(new GraphQlProblems()))
                .instrumentation(List.of(
                        new MaxQueryDepthInstrumentation(settings.limits.depth()),
                        new MaxQueryComplexityInstrumentation(settings.limits.complexity(), new Complexity())))
                .build();
        DefaultExecutionGraphQlService service = new DefaultExecutionGraphQlService(source);
        service.addDataLoaderRegistrar(loaders);
        return new GraphQlEngine(service, settings);
    }

    QueryLimits limits() {
        return limits;
    }

    /** What is another text if the same request may mean something else. */
    String fingerprint() {
        return fingerprint;
    }

    Result execute(GraphQlBody request) {
        Contents contents = new Contents(tagOfAll);
        DefaultExecutionGraphQlRequest execution = new DefaultExecutionGraphQlRequest(
                Objects.requireNonNull(request.query()),
                request.operationName(),
                new HashMap<>(request.given()),
                Map.of(),
                UUID.randomUUID().toString(),
                Locale.ROOT);
        execution.configureExecutionInput((input, builder) -> builder.graphQLContext(
                        Map.of(Contents.class, contents, Introspection.INTROSPECTION_DISABLED, !hasIntrospection))
                .build());
        ExecutionResult result =
                Objects.requireNonNull(service.execute(execution).block()).getExecutionResult();
        return new Result(result.getData(), result.getErrors(), contents.tags());
    }
}
