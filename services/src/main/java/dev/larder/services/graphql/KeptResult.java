package dev.larder.services.graphql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A result as it is cached: its data as JSON, and its tags. One with errors is answered and never kept. */
record KeptResult(@Nullable String data, List<Map<String, Object>> errors, Set<String> tags) {

    KeptResult {
        errors = List.copyOf(errors);
        tags = Set.copyOf(tags);
    }

    boolean isWhole() {
        return data != null && errors.isEmpty();
    }

    GraphQlAnswer answer() {
        return new GraphQlAnswer(data, errors.isEmpty() ? null : errors);
    }
}
