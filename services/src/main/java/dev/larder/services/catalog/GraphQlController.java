package dev.larder.services.catalog;

import dev.larder.services.graphql.CachedQueries;
import dev.larder.services.graphql.GraphQlAnswer;
import dev.larder.services.graphql.GraphQlBody;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue for those who say in GraphQL what they want of it. */
@RestController
final class GraphQlController {

    static final String PATH = "/api/catalog/graphql";

    private final CachedQueries queries;

    GraphQlController(CachedQueries queries) {
        this.queries = queries;
    }

    @PostMapping(
            path = PATH,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE})
    @Operation(
            summary = "The catalogue in GraphQL",
            description = "What is wrong as GraphQL is answered with 200 and errors; results of queries are cached")
    GraphQlAnswer answer(@RequestBody GraphQlBody request) {
        return queries.answer(request);
    }
}
