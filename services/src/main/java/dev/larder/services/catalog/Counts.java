package dev.larder.services.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a database has counted for a search, which the facets and the number of all matches are made of. Pure. */
record Counts(SearchQuery query, List<Row> rows) {

    /**
     * A count.
     *
     * @param type and {@code module}: of what matches in that place; null if it is of an attribute
     * @param attribute as {@code name:value}, of what matches in the places that were asked for; null if it is of a place
     */
    record Row(
            @Nullable String type,
            @Nullable String module,
            @Nullable String attribute,
            long matches) {

        ResourceType resourceType() {
            return ResourceType.valueOf(String.valueOf(type));
        }
    }

    long total() {
        return places().filter(this::isOfType)
                .filter(this::isInModule)
                .mapToLong(Row::matches)
                .sum();
    }

    Facets facets() {
        Map<ResourceType, Long> types = sums(places().filter(this::isInModule), Row::resourceType);
        Map<String, Long> modules = sums(places().filter(this::isOfType), row -> String.valueOf(row.module));
        return new Facets(types, mostFrequent(modules), mostFrequent(attributes()));
    }

    private Stream<Row> places() {
        return rows.stream().filter(row -> row.attribute == null);
    }

    private boolean isOfType(Row row) {
        return query.type().admits(row.resourceType());
    }

    private boolean isInModule(Row row) {
        return query.module().isEmpty() || query.module().equals(row.module);
    }

    private static <K> Map<K, Long> sums(Stream<Row> some, Function<Row, K> of) {
        return some.collect(groupingBy(of, summingLong(Row::matches)));
    }

    private Map<String, Long> attributes() {
        return sums(rows.stream().filter(row -> row.attribute != null), row -> String.valueOf(row.attribute));
    }

    private static List<Facets.Count> mostFrequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> new Facets.Count(count.getKey(), count.getValue()))
                .sorted(Comparator.comparingLong(Facets.Count::matches)
                        .reversed()
                        .thenComparing(Facets.Count::value))
                .limit(Facets.MAX_COUNTS)
                .toList();
    }
}
