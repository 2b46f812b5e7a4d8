package dev.larder.services.graphql;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a GraphQL request, as it comes. The operation's name may be left out where the document has one operation. */
public record GraphQlBody(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "the document", example = "{ __typename }")
        @Nullable String query,

        @Schema(description = "which operation, if the document has several") @Nullable String operationName,

        @Schema(description = "values of the operation's variables", type = "object") @Nullable Map<String, @Nullable Object> variables) {

    /** The document. */
    String document(int maximumCharacters) {
        String document = Parameters.required("query", query);
        if (document.length() > maximumCharacters) {
            throw new InvalidInputException(
                    "query",
                    "has " + document.length() + " characters",
                    "at most " + maximumCharacters + " characters");
        }
        return document;
    }

    /** The variables, none if there are none. */
    Map<String, @Nullable Object> given() {
        return Objects.requireNonNullElseGet(variables, Map::of);
    }
}
