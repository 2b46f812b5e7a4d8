package dev.larder.services.graphql;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.SourceUnavailableException;
import graphql.GraphQLError;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers GraphQL requests, and keeps what queries are answered: under {@code graphql:{hash}} of their one spelling and variables, with the tags
 * of what the answer contains. Mutations are carried out each time, and nothing with errors is kept. Thread-safe; blocks like a lookup of a cache.
 */
public final class CachedQueries {

    private final GraphQlEngine engine;
    private final Consumer<Outcome> heard;
    private final @Nullable Cache<String, KeptResult> results;

    private CachedQueries(GraphQlEngine engine, @Nullable Cache<String, KeptResult> results, Consumer<Outcome> heard) {
        this.engine = engine;
        this.results = results;
        this.heard = heard;
    }

    /** Caches in that Larder, and tells where each answer came from. */
    public static CachedQueries in(Larder larder, GraphQlEngine engine, Consumer<Outcome> heard) {
        Cache<String, KeptResult> results = larder.cache(CacheSpec.of("graphql:{hash}", String.class, KeptResult.class)
                .timeToLive(Duration.ofMinutes(5))
                .staleIfError(Duration.ofHours(1))
                .tags(KeptResult::tags));
        return new CachedQueries(engine, results, heard);
    }

    /** Carries every query out. */
    public static CachedQueries uncached(GraphQlEngine engine, Consumer<Outcome> heard) {
        return new CachedQueries(engine, null, heard);
    }

    /**
     * The answer, also to a request that is wrong as GraphQL.
     *
     * @throws InvalidInputException if there is no document, or if it or its variables are too long
     * @throws dev.larder.LoadException if the source is away and nothing stale may be served instead
     */
    public GraphQlAnswer answer(GraphQlBody request) {
        String document = request.document(engine.limits().characters());
        try {
            return answer(request, parse(document));
        } catch (InvalidSyntaxException wrong) {
            return new GraphQlAnswer(null, List.of(wrong.toInvalidSyntaxError().toSpecification()));
        }
    }

    private GraphQlAnswer answer(GraphQlBody request, Document document) {
        Optional<CanonicalQuery> query = CanonicalQuery.of(document, request.operationName(), request.given());
        query.ifPresent(this::requireShortVariables);
        Lookup<KeptResult> lookup = query.filter(CanonicalQuery::isQuery)
                .map(each -> lookup(each, request))
                .orElseGet(() -> new Lookup<>(engine.execute(request).kept(), Outcome.LOAD));
        heard.accept(lookup.outcome());
        return lookup.asOptional().orElseThrow().answer();
    }

    private Lookup<KeptResult> lookup(CanonicalQuery query, GraphQlBody request) {
        return results == null
                ? new Lookup<>(loaded(request), Outcome.LOAD)
                : results.lookup(query.hash(engine.fingerprint()), () -> loaded(request), CachedQueries::isWhole);
    }

    /** What is only partly there because the source is away is no answer: the cache may have an old one that is whole. */
    private KeptResult loaded(GraphQlBody request) {
        GraphQlEngine.Result result = engine.execute(request);
        if (result.errors().stream().map(GraphQLError::getErrorType).anyMatch(GraphQlProblems.UNAVAILABLE::equals)) {
            throw new SourceUnavailableException("a field of a GraphQL query");
        }
        return result.kept();
    }

    private static boolean isWhole(@Nullable KeptResult result) {
        return result != null && result.isWhole();
    }

    private Document parse(String document) {
        ParserOptions options = ParserOptions.getDefaultOperationParserOptions()
                .transform(each -> each.captureLineComments(false).captureIgnoredChars(false));
        return new Parser()
                .parseDocument(ParserEnvironment.newParserEnvironment()
                        .document(document)
                        .parserOptions(options)
                        .locale(Locale.ROOT)
                        .build());
    }

    private void requireShortVariables(CanonicalQuery query) {
        int characters = query.variables().length();
        if (characters > engine.limits().characters()) {
            throw new InvalidInputException(
                    "variables",
                    "have " + characters + " characters",
                    "at most " + engine.limits().characters() + " characters");
        }
    }
}
