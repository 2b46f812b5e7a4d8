package dev.larder.services.graphql;

import dev.larder.LoadException;
import dev.larder.services.web.Problems;
import dev.larder.services.web.Refusal;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;

/** Says what went wrong with a field as a GraphQL error whose classification is the name of the status that REST would answer. */
final class GraphQlProblems extends DataFetcherExceptionResolverAdapter {

    static final ErrorClassification UNAVAILABLE = classification(HttpStatus.SERVICE_UNAVAILABLE);

    @Override
    protected @Nullable GraphQLError resolveToSingleError(Throwable problem, DataFetchingEnvironment field) {
        if (problem instanceof Refusal refusal) {
            HttpStatus status =
                    HttpStatus.valueOf(Problems.of(refusal).getStatusCode().value());
            return error(field, refusal.getMessage(), classification(status));
        }
        if (problem instanceof LoadException
                || problem instanceof DataAccessException
                || problem instanceof TransactionException) {
            Problems.unavailable((RuntimeException) problem);
            return error(field, "What this is made from does not answer; try again later", UNAVAILABLE);
        }
        return null;
    }

    private static GraphQLError error(
            DataFetchingEnvironment field, @Nullable String message, ErrorClassification classification) {
        return GraphqlErrorBuilder.newError(field)
                .message("%s", message)
                .errorType(classification)
                .build();
    }

    private static ErrorClassification classification(HttpStatus status) {
        return ErrorClassification.errorClassification(status.name().toUpperCase(Locale.ROOT));
    }
}
