package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.services.catalog.SearchQuery.TypeFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CachedCatalogRepositoryTest {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("cached");

    private static final String MODULE = "module.shop";
    private static final String PACKAGE = "package.shop.shop.orders";
    private static final String CLASS = "class.shop.shop.orders.Order";

    private final Larder larder = Larder.named("catalog").build();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final CatalogRepository catalog = new CachedCatalogRepository(DATABASE.repository(), larder, outcomes::add);

    @BeforeEach
    void twoModulesOneWithAPackageWithAClass() {
        DATABASE.emptied();
        DATABASE.module("shop");
        DATABASE.packageOf("shop", "shop.orders");
        DATABASE.classOf("shop", "shop.orders.Order");
        DATABASE.module("till");
    }

    @AfterEach
    void close() {
        larder.close();
    }

    @Nested
    class Reading {

        @Test
        void asksTheDatabaseOnceForEachQuestion() {
            assertThat(readAll(CLASS)).containsOnly(Outcome.LOAD).hasSize(6);
            assertThat(readAll(CLASS)).containsOnly(Outcome.MEMORY).hasSize(6);
        }

        @Test
        void remembersNothingOfUnknownIds() {
            catalog.find("module.nowhere");
            outcomes.clear();

            assertThat(catalog.find("module.nowhere")).isEmpty();
            assertThat(outcomes).containsExactly(Outcome.LOAD);
        }

        @Test
        void readsManyResourcesThroughTheSameCache() {
            catalog.findAll(List.of(CLASS, MODULE, "module.nowhere"));

            catalog.find(CLASS);

            assertThat(outcomes).containsExactly(Outcome.MEMORY);
        }

        @Test
        void keepsEachAnswerUnderAReadableKey() {
            assertThat(larder.findCache("lineage"))
                    .hasValueSatisfying(lineages ->
                            assertThat(lineages.spec().template()).isEqualTo("lineage:{direction}:{id}:{depth}"));
            assertThat(larder.caches())
                    .extracting(cache -> cache.name())
                    .containsExactly(
                            "resource", "relationships", "lineage", "versions", "diff", "search", "autocomplete");
        }
    }

    @Nested
    class Changing {

        @Test
        void isSeenInEveryAnswerThatShowsTheResource() {
            readAll(CLASS);

            Resource changed = catalog.update(CLASS, edit("Better")).resource();

            assertThat(readAll(CLASS)).containsOnly(Outcome.LOAD);
            assertThat(catalog.find(CLASS)).contains(changed);
            assertThat(catalog.history(CLASS).orElseThrow().versions()).hasSize(2);
            assertThat(search().items()).contains(changed);
        }

        @Test
        void isSeenInTheLineageOfOthers() {
            lineage(MODULE);

            catalog.update(CLASS, edit("Better"));

            assertThat(outcomeOf(() -> lineage(MODULE))).isEqualTo(Outcome.LOAD);
        }

        @Test
        void leavesAnswersThatDoNotShowTheResource() {
            catalog.find(MODULE);
            catalog.history(MODULE);
            lineage("module.till");

            catalog.update(CLASS, edit("Better"));
            outcomes.clear();
            catalog.find(MODULE);
            catalog.history(MODULE);
            lineage("module.till");

            assertThat(outcomes).containsOnly(Outcome.MEMORY).hasSize(3);
        }

        @Test
        void leavesSearchesThatCannotHaveFoundTheResource() {
            search("till");
            catalog.autocomplete(new Prefix("til"));

            catalog.update(CLASS, edit("Better"));
            outcomes.clear();
            search("till");
            catalog.autocomplete(new Prefix("til"));

            assertThat(outcomes).containsOnly(Outcome.MEMORY).hasSize(2);
        }

        @Test
        void isSeenBySearchesForWhatItWasAndForWhatItIs() {
            catalog.update(CLASS, edit("Before"));
            assertThat(search("befo").total()).isOne();
            assertThat(search("afte").total()).isZero();

            catalog.update(CLASS, new ResourceEdit(2, "After", Map.of()));

            assertThat(search("befo").total()).isZero();
            assertThat(search("afte").total()).isOne();
        }
    }

    @Nested
    class Creating {

        @Test
        void isSeenByWhatContainsTheNewResource() {
            readAll(PACKAGE);

            String line = catalog.create(CatalogDatabase.draft(ResourceName.ofClass("shop", "shop.orders.Line")))
                    .resource()
                    .id();

            assertThat(catalog.relationships(PACKAGE).orElseThrow().items())
                    .extracting(Relationship::to)
                    .contains(line);
            assertThat(ids(lineage(PACKAGE))).contains(line);
            assertThat(search().total()).isEqualTo(3);
        }

        @Test
        void isSeenAtOnceByWhoAskedForTheResourceBefore() {
            catalog.find("module.stock");

            catalog.create(CatalogDatabase.draft(ResourceName.ofModule("stock")));

            assertThat(catalog.find("module.stock")).isPresent();
        }
    }

    @Nested
    class Deleting {

        @Test
        void isSeenInEveryAnswerThatShowedTheResource() {
            readAll(CLASS);
            readAll(PACKAGE);

            catalog.delete(CLASS);

            assertThat(catalog.find(CLASS)).isEmpty();
            assertThat(catalog.relationships(CLASS)).isEmpty();
            assertThat(catalog.history(CLASS)).isPresent();
            assertThat(catalog.relationships(PACKAGE).orElseThrow().items())
                    .extracting(Relationship::to)
                    .doesNotContain(CLASS);
            assertThat(ids(lineage(PACKAGE))).doesNotContain(CLASS);
            assertThat(search().items()).extracting(Resource::id).doesNotContain(CLASS);
        }
    }

    /** Asks everything there is to ask about a resource, and answers where the answers came from. */
    private List<Outcome> readAll(String id) {
        outcomes.clear();
        catalog.find(id);
        catalog.relationships(id);
        catalog.history(id);
        lineage(id);
        search();
        catalog.autocomplete(new Prefix("ord"));
        return List.copyOf(outcomes);
    }

    private Outcome outcomeOf(Runnable question) {
        outcomes.clear();
        question.run();
        return outcomes.get(0);
    }

    private Lineage lineage(String id) {
        return catalog.lineage(new LineageQuery(Direction.UPSTREAM, id, 3)).orElseThrow();
    }

    private SearchPage search() {
        return catalog.search(new SearchQuery("o", TypeFilter.ANY, 0));
    }

    private SearchPage search(String q) {
        return catalog.search(new SearchQuery(q, TypeFilter.ANY, 0));
    }

    private static List<String> ids(Lineage lineage) {
        return lineage.nodes().stream().map(Lineage.Node::id).toList();
    }

    private static ResourceEdit edit(String description) {
        return new ResourceEdit(1, description, Map.of());
    }
}
