package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.services.database.QueryCounts;
import dev.larder.services.web.InvalidInputException;
import graphql.introspection.IntrospectionQuery;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the catalogue's GraphQL promises, whatever database it stands on. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // an engine takes a while to be made
abstract class GraphQlContract {

    private static final String CLASS = "class.shop.shop.orders.Order";
    private static final String NAME_OF = "query ($id: ID!) { resource(id: $id) { id name description version } }";
    private static final String EDIT = "mutation ($id: ID!, $version: Int!, $text: String!)"
            + " { updateResource(id: $id, version: $version, input: {description: $text}) { version description } }";

    private final CatalogDatabase database = emptyDatabase();
    private final QueryCounts counts = new QueryCounts();
    private final Larder larder = Larder.named("catalog").build();
    private final CatalogRepository catalog = new CachedCatalogRepository(
            new CatalogDatabase(counts.of("catalog", database.dataSource())).repository(), larder, outcome -> {});
    private final GraphQlNode node = new GraphQlNode(catalog, larder, true);

    abstract CatalogDatabase emptyDatabase();

    @BeforeEach
    void twoModulesOneWithAPackageWithAClass() {
        emptyDatabase();
        larder.caches().forEach(Cache::invalidateAll);
        database.module("shop");
        database.packageOf("shop", "shop.orders");
        database.classOf("shop", "shop.orders.Order");
        database.module("till");
    }

    @AfterAll
    void close() {
        larder.close();
    }

    @Nested
    class Answering {

        @Test
        void hasWhatWasAskedForUnderTheNamesItWasAskedBy() {
            GraphQlNode.Answer answer = ask(
                    "{ it: resource(id: \"" + CLASS + "\") { name type module version"
                            + " attributes { name value } relationships { truncated items { from kind to source { name } } } } }");

            assertThat(answer.errors()).isNull();
            assertThat(answer.data().toString()).isEqualTo("""
                    {"it":{"name":"Order","type":"CLASS","module":"shop","version":1,\
                    "attributes":[{"name":"colour","value":"green"}],\
                    "relationships":{"truncated":false,"items":[{"from":"package.shop.shop.orders","kind":"CONTAINS",\
                    "to":"class.shop.shop.orders.Order","source":{"name":"shop.orders"}}]}}}""");
        }

        @Test
        void searchesWithFacetsAndReasons() {
            GraphQlNode.Answer answer = ask("{ search(q: \"order\", type: CLASS) { total matches items { name }"
                    + " facets { types { type matches } modules { value matches } attributes { value } } } }");

            assertThat(answer.data().toString()).isEqualTo("""
                    {"search":{"total":1,"matches":["EXACT"],"items":[{"name":"Order"}],\
                    "facets":{"types":[{"type":"PACKAGE","matches":1},{"type":"CLASS","matches":1}],\
                    "modules":[{"value":"shop","matches":1}],"attributes":[{"value":"colour:green"}]}}}""");
        }

        @Test
        void walksLineageAndTellsVersionsAndTheirDifference() {
            catalog.update(CLASS, new ResourceEdit(1, "Better", Map.of("colour", "green")));

            GraphQlNode.Answer answer =
                    ask("{ lineage(id: \"module.shop\", depth: 2) { nodes { distance resource { name } } }"
                            + " versions(id: \"" + CLASS + "\", first: 1) { standing resource { version } }"
                            + " diff(id: \"" + CLASS + "\", from: 1, to: 2) { changes { field before after } }"
                            + " autocomplete(prefix: \"ord\") { name } }");

            assertThat(answer.data().toString()).isEqualTo("""
                    {"lineage":{"nodes":[{"distance":0,"resource":{"name":"shop"}},\
                    {"distance":1,"resource":{"name":"shop.orders"}},{"distance":2,"resource":{"name":"Order"}}]},\
                    "versions":[{"standing":"CURRENT","resource":{"version":2}}],\
                    "diff":{"changes":[{"field":"description","before":"A Order","after":"Better"}]},\
                    "autocomplete":[{"name":"Order"}]}""");
        }

        @Test
        void asksTheDatabaseAsOftenForManyAsForFew() {
            IntStream.range(0, 12).forEach(i -> database.classOf("shop", "shop.orders.Few" + i));
            IntStream.range(0, 3).forEach(i -> database.classOf("shop", "shop.orders.Row" + i));

            assertThat(readsOf("few")).isEqualTo(readsOf("row")).isLessThan(10);
        }

        private long readsOf(String q) {
            larder.caches().forEach(Cache::invalidateAll);
            long before = counts.count("catalog", QueryCounts.Kind.READ);
            GraphQlNode.Answer answer = ask("{ search(q: \"" + q
                    + "\") { items { relationships { items { source { description } target { description } } } } } }");
            assertThat(answer.errors()).isNull();
            return counts.count("catalog", QueryCounts.Kind.READ) - before;
        }
    }

    @Nested
    class Keeping {

        @Test
        void answersTheSameRequestInAnotherSpellingFromMemory() {
            assertThat(name(CLASS).outcome()).isEqualTo(Outcome.LOAD);

            assertThat(ask(
                                    "query Again($id:ID!){# the same\nresource(id:$id){id,name,description,version}}",
                                    Map.of("id", CLASS, "unknown", 1))
                            .outcome())
                    .isEqualTo(Outcome.MEMORY);
            assertThat(name("module.shop").outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void ofExactlyTheResultsThatContainAResourceEndsWithItsEdit() {
            String around =
                    "{ resource(id: \"package.shop.shop.orders\") { relationships { items { target { version } } } } }";
            name(CLASS);
            name("module.shop");
            ask(around);

            catalog.update(CLASS, new ResourceEdit(1, "Better", Map.of()));

            assertThat(name("module.shop").outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(name(CLASS).text("/resource/description")).isEqualTo("Better");
            assertThat(ask(around).data().toString()).contains("\"version\":2");
        }

        @Test
        void endsWithAnyChangeForSearches() {
            String search = "{ search(q: \"shop\") { total } }";
            name("module.shop");
            ask(search);

            catalog.create(CatalogDatabase.draft(ResourceName.ofModule("shop.second")));

            assertThat(ask(search).text("/search/total")).isEqualTo("3");
            assertThat(name("module.shop").outcome()).isEqualTo(Outcome.MEMORY);
        }

        @Test
        void endsWithTheCreationOfWhatWasSaidNotToBeThere() {
            assertThat(name("module.stock").data().toString()).isEqualTo("{\"resource\":null}");
            assertThat(name("module.stock").outcome()).isEqualTo(Outcome.MEMORY);

            catalog.create(CatalogDatabase.draft(ResourceName.ofModule("stock")));

            assertThat(name("module.stock").text("/resource/name")).isEqualTo("stock");
        }

        @Test
        void endsForLineagesWhenAnEdgeBegins() {
            String lineage = "{ lineage(id: \"module.shop\", depth: 9) { nodes { id } } }";
            ask(lineage);

            catalog.create(CatalogDatabase.draft(ResourceName.ofClass("shop", "shop.orders.Order.Line")));

            assertThat(ask(lineage).data().toString()).contains("Order.Line");
        }

        @Test
        void leavesOutWhatHasErrors() {
            String wrong =
                    "{ resource(id: \"module.shop\") { name } versions(id: \"module.shop\", first: 0) { since } }";

            assertThat(ask(wrong).error()).contains("first is 0", "1 to 100", "BAD_REQUEST");
            assertThat(ask(wrong).outcome()).isEqualTo(Outcome.LOAD);
            assertThat(ask("{ nothing }").outcome()).isEqualTo(Outcome.LOAD);
            assertThat(ask("{ nothing }").outcome()).isEqualTo(Outcome.LOAD);
        }
    }

    @Nested
    class Changing {

        @Test
        void isCarriedOutEachTimeAndSeenByTheNextQuery() {
            name(CLASS);

            GraphQlNode.Answer first = edit(1, "Better");
            GraphQlNode.Answer second = edit(2, "Best");

            assertThat(first.text("/updateResource/version")).isEqualTo("2");
            assertThat(first.outcome()).isEqualTo(Outcome.LOAD);
            assertThat(second.text("/updateResource/version")).isEqualTo("3");
            assertThat(name(CLASS).text("/resource/description")).isEqualTo("Best");
        }

        @Test
        void isRefusedAsByRest() {
            assertThat(edit(7, "x").error()).contains("is at version 1, not at 7", "PRECONDITION_FAILED");
            assertThat(ask("mutation { deleteResource(id: \"module.shop\") { id } }")
                            .error())
                    .contains("still contains", "CONFLICT");
            assertThat(ask("mutation { deleteResource(id: \"module.nowhere\") { id } }")
                            .error())
                    .contains("There is no resource", "NOT_FOUND");
            assertThat(
                            ask("mutation { createResource(input: {type: CLASS, module: \"shop\", name: \"lost.X\"}) { id } }")
                                    .error())
                    .contains("no package.shop.lost", "BAD_REQUEST");
        }

        @Test
        void createsAndRemoves() {
            GraphQlNode.Answer created = ask("mutation { createResource(input: {type: MODULE, name: \"bank\","
                    + " attributes: [{name: \"a\", value: \"b\"}]}) { id attributes { value } } }");
            assertThat(created.data().toString()).contains("module.bank", "\"b\"");

            ask("mutation { deleteResource(id: \"module.bank\", version: 1) { id } }");

            assertThat(catalog.find("module.bank")).isEmpty();
        }

        @Test
        void isSeenByWhatTheSameRequestReadsAfterIt() {
            GraphQlNode.Answer answer = ask("mutation { one: createResource(input: " + inOrders("A")
                    + ") { relationships { items { source { relationships { items { to } } } } } } two: createResource(input: "
                    + inOrders("B") + ") { relationships { items { source { relationships { items { to } } } } } } }");

            assertThat(answer.data().at("/one").toString()).contains("orders.A").doesNotContain("orders.B");
            assertThat(answer.data().at("/two").toString()).contains("orders.A", "orders.B");
        }

        private static String inOrders(String name) {
            return "{type: CLASS, module: \"shop\", name: \"shop.orders." + name + "\"}";
        }

        private GraphQlNode.Answer edit(int version, String text) {
            return ask(EDIT, Map.of("id", CLASS, "version", version, "text", text));
        }
    }

    @Nested
    class Limiting {

        @Test
        void refusesWhatIsTooDeep() {
            String deep = "relationships(first: 1) { items { target { ".repeat(6) + "id" + " } } }".repeat(6);

            assertThat(ask("{ resource(id: \"module.shop\") { " + deep + " } }").error())
                    .contains("maximum query depth exceeded 20 > 15");
        }

        @Test
        void refusesWhatMayBecomeTooLarge() {
            String wide =
                    "{ search(q: \"\") { items { relationships(first: 100) { items { target { name version } } } } } }";
            String hidden = "{ resources(ids: []) { relationships(first: -1000) { items { target {"
                    + " relationships(first: 100) { items { to } } } } } } }";

            assertThat(ask(wide).error()).contains("maximum query complexity exceeded", "> 5000");
            assertThat(ask(hidden).error()).contains("maximum query complexity exceeded");
            assertThat(ask(wide.replace("100", "20")).errors()).isNull();
        }

        @Test
        void refusesTooLongDocumentsAndVariablesAndLists() {
            assertThatThrownBy(() -> ask("{ a }" + " ".repeat(10_000)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("query has 10005 characters; allowed: at most 10000 characters");
            assertThatThrownBy(() -> name("x".repeat(10_001)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("variables have 10010 characters");
            assertThat(ask("{ resources(ids: [" + "\"a\" ".repeat(101) + "]) { id } }")
                            .error())
                    .contains("ids are 101; allowed: at most 100");
        }

        @Test
        void saysWhereADocumentIsBroken() {
            assertThat(ask("{ resource(id: ").error()).contains("Invalid syntax");
            assertThat(ask("{ resource { name } }").error()).contains("Missing field argument 'id'");
        }

        @Test
        void tellsItsSchemaUnlessThatIsSwitchedOff() {
            Larder another = Larder.named("another").build();
            GraphQlNode silent = new GraphQlNode(catalog, another, false);

            assertThat(ask(IntrospectionQuery.INTROSPECTION_QUERY).errors()).isNull();
            assertThat(silent.ask(IntrospectionQuery.INTROSPECTION_QUERY, Map.of())
                            .errors())
                    .isNotNull();
            assertThat(silent.ask("{ search { total } }", Map.of()).errors()).isNull();
            another.close();
        }
    }

    GraphQlNode.Answer ask(String document) {
        return ask(document, Map.of());
    }

    private GraphQlNode.Answer ask(String document, Map<String, @Nullable Object> variables) {
        return node.ask(document, variables);
    }

    private GraphQlNode.Answer name(String id) {
        return ask(NAME_OF, Map.of("id", id));
    }
}
