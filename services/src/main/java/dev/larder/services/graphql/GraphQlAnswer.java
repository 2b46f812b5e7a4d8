package dev.larder.services.graphql;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that a GraphQL request is answered with.
 *
 * @param data what was asked for, as JSON; null if nothing was carried out
 * @param errors what is wrong, as GraphQL's specification has it; null if nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GraphQlAnswer(
        @Schema(implementation = Object.class, description = "what was asked for") @JsonRawValue @Nullable String data,

        @Schema(description = "what is wrong") @Nullable List<Map<String, Object>> errors) {}
