package dev.larder.services.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.Parser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalQueryTest {

    private static final String PLAIN =
            "query ($id: ID!) { resource(id: $id) { name ...more } } fragment more on Resource { type }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query($id:ID!){resource(id:$id){name,...more}}fragment more on Resource{type}",
                "query Named ($id: ID!) {\n  resource(id: $id) {\n    name # why\n    ...more\n  }\n}\nfragment more on Resource { type }",
                "fragment more on Resource { type } query ($id: ID!) { resource(id: $id) { name ...more } }",
                PLAIN + " fragment unused on Resource { id }",
            })
    void isOneForEverySpellingOfARequest(String document) {
        assertThat(canonical(document, null)).isEqualTo(canonical(PLAIN, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query ($id: ID!) { resource(id: $id) { title: name ...more } } fragment more on Resource { type }",
                "query ($id: ID!) { resource(id: $id) { ...more name } } fragment more on Resource { type }",
                "query ($id: ID!) { resource(id: $id) { name ...more } } fragment more on Resource { id }",
                "query ($id: ID!) { resource(id: $id) { name @skip(if: true) ...more } } fragment more on Resource { type }",
                "query ($id: ID! = \"x\") { resource(id: $id) { name ...more } } fragment more on Resource { type }",
                "mutation ($id: ID!) { resource(id: $id) { name ...more } } fragment more on Resource { type }",
            })
    void isAnotherForWhatIsAnsweredOtherwise(String document) {
        assertThat(canonical(document, null)).isNotEqualTo(canonical(PLAIN, null));
    }

    @Test
    void takesArgumentsInAnyOrderAndTextsAsTheyAre() {
        assertThat(canonical("{ search(q: \"a\", page: 1) { total } }", null))
                .isEqualTo(canonical("{ search(page: 1, q: \"a\") { total } }", null))
                .isNotEqualTo(canonical("{ search(page: 1, q: \"A\") { total } }", null))
                .isNotEqualTo(canonical("{ search(page: 1, q: \"a \") { total } }", null));
    }

    @Test
    void isThatOfTheOperationThatIsChosen() {
        String both = "query A { a } query B { b }";

        assertThat(canonical(both, "B")).isEqualTo(canonical("{ b }", null));
        assertThat(CanonicalQuery.of(Parser.parse(both), null, Map.of())).isEmpty();
        assertThat(CanonicalQuery.of(Parser.parse(both), "C", Map.of())).isEmpty();
    }

    @Test
    void takesVariablesInAnyOrderButNoneThatAreNotDeclared() {
        Map<String, @Nullable Object> sorted = new LinkedHashMap<>();
        sorted.put("a", Map.of("x", 1));
        sorted.put("b", null);
        Map<String, @Nullable Object> shuffled = new LinkedHashMap<>();
        shuffled.put("unknown", "u");
        shuffled.put("b", null);
        shuffled.put("a", Map.of("x", 1));

        assertThat(variables(shuffled)).isEqualTo(variables(sorted)).isEqualTo("{\"a\":{\"x\":1},\"b\":null}");
        assertThat(variables(Map.of("a", List.of(1, 2)))).isNotEqualTo(variables(Map.of("a", List.of(2, 1))));
        assertThat(variables(Map.of())).isEqualTo("{}");
    }

    @Test
    void endsWhereFragmentsGoRoundInCircles() {
        String circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";

        assertThat(canonical(circle, null).text()).contains("fragment a on").contains("fragment b on");
    }

    @Test
    void hashesEachPartByItself() {
        CanonicalQuery query = canonical("{ a }", null);

        assertThat(query.hash("schema"))
                .hasSize(64)
                .isEqualTo(canonical("query Q { a }", "Q").hash("schema"))
                .isNotEqualTo(query.hash("another schema"))
                .isNotEqualTo(new CanonicalQuery(true, query.text() + "{}", "").hash("schema"));
    }

    @Test
    void givesAResultOfTooManyThingsOneTagForAll() {
        Contents few = new Contents("all");
        IntStream.range(0, Contents.MAX_TAGS).forEach(i -> few.add("tag" + i));
        Contents many = new Contents("all");
        IntStream.rangeClosed(0, Contents.MAX_TAGS).forEach(i -> many.add("tag" + i));

        assertThat(few.tags()).hasSize(Contents.MAX_TAGS).doesNotContain("all");
        assertThat(many.tags()).containsExactly("all");
    }

    private static String variables(Map<String, @Nullable Object> given) {
        return CanonicalQuery.of(Parser.parse("query ($a: A, $b: B) { c(a: $a, b: $b) }"), null, given)
                .orElseThrow()
                .variables();
    }

    private static CanonicalQuery canonical(String document, @Nullable String operation) {
        return CanonicalQuery.of(Parser.parse(document), operation, Map.of()).orElseThrow();
    }
}
