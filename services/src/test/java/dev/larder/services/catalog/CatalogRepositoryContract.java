package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.catalog.Relationship.Kind;
import dev.larder.services.catalog.ResourceVersion.Standing;
import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a catalogue promises, whatever database it stands on. */
@Timeout(60)
abstract class CatalogRepositoryContract {

    private static final String MODULE = "module.shop";
    private static final String PACKAGE = "package.shop.shop.orders";
    private static final String CLASS = "class.shop.shop.orders.Order";

    private CatalogDatabase database = emptyDatabase();
    private CatalogRepository catalog = database.repository();

    abstract CatalogDatabase emptyDatabase();

    /** The catalogue whose promises these are; what it stands on has the tables of {@code database}. */
    CatalogRepository catalogOn(CatalogDatabase database) {
        return database.repository();
    }

    @BeforeEach
    void aModuleWithAPackageWithAClass() {
        database = emptyDatabase();
        catalog = catalogOn(database);
        database.module("shop");
        database.packageOf("shop", "shop.orders");
        database.classOf("shop", "shop.orders.Order");
    }

    @Nested
    class Finding {

        @Test
        void answersNothingForAnUnknownId() {
            assertThat(catalog.find("module.nowhere")).isEmpty();
        }

        @Test
        void answersExactlyWhatCreateAnswered() {
            Resource created = catalog.create(CatalogDatabase.draft(ResourceName.ofModule("stock")))
                    .resource();

            assertThat(catalog.find("module.stock")).contains(created);
        }

        @Test
        void answersTheKnownOnesOfManyIdsHoweverManyTheyAre() {
            List<String> ids = new ArrayList<>(
                    IntStream.range(0, 1_200).mapToObj(i -> "module.none" + i).toList());
            ids.add(0, MODULE);
            ids.add(CLASS);

            assertThat(catalog.findAll(ids)).containsOnlyKeys(MODULE, CLASS);
        }

        @Test
        void answersNothingForNoIds() {
            assertThat(catalog.findAll(List.of())).isEmpty();
        }
    }

    @Nested
    class Creating {

        @Test
        void beginsWithVersionOne() {
            assertThat(catalog.find(CLASS)).hasValueSatisfying(order -> {
                assertThat(order.version()).isEqualTo(1);
                assertThat(order.name()).isEqualTo("Order");
                assertThat(order.qualifiedName()).isEqualTo("shop.orders.Order");
                assertThat(order.createdAt()).isEqualTo(order.updatedAt());
            });
        }

        @Test
        void putsANestedClassIntoItsOuterClassAndNamesItAsNeighbour() {
            Change change =
                    catalog.create(CatalogDatabase.draft(ResourceName.ofClass("shop", "shop.orders.Order.Line")));

            assertThat(change.neighbours()).containsExactly(CLASS);
            assertThat(catalog.relationships(CLASS).orElseThrow().items())
                    .contains(new Relationship(
                            CLASS, Kind.CONTAINS, change.resource().id()));
        }

        @Test
        void refusesWhatExists() {
            assertThatThrownBy(() -> catalog.create(CatalogDatabase.draft(ResourceName.ofModule("shop"))))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining(MODULE + " exists already");
        }

        @Test
        void refusesWhatNothingContainsAndKeepsNothingOfIt() {
            assertThatThrownBy(() -> catalog.create(CatalogDatabase.draft(ResourceName.ofClass("shop", "lost.Thing"))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no package.shop.lost");
            assertThat(catalog.find("class.shop.lost.Thing")).isEmpty();
        }
    }

    @Nested
    class Updating {

        @Test
        void raisesTheVersionAndChangesWhatTheEditSays() {
            Resource old = catalog.find(CLASS).orElseThrow();

            Resource changed = catalog.update(CLASS, edit(1, "Better")).resource();

            assertThat(changed.version()).isEqualTo(2);
            assertThat(changed.description()).isEqualTo("Better");
            assertThat(changed.attributes()).isEqualTo(Map.of("by", "us"));
            assertThat(changed.createdAt()).isEqualTo(old.createdAt());
            assertThat(changed.updatedAt()).isAfter(old.updatedAt());
            assertThat(catalog.find(CLASS)).contains(changed);
        }

        @Test
        void keepsWhatTheResourceWas() {
            Resource first = catalog.find(CLASS).orElseThrow();
            Resource second = catalog.update(CLASS, edit(1, "Better")).resource();

            assertThat(versions(CLASS))
                    .containsExactly(
                            new ResourceVersion(second, Standing.CURRENT, second.updatedAt()),
                            new ResourceVersion(first, Standing.REPLACED, second.updatedAt()));
        }

        @Test
        void refusesAnEditOfAnOlderVersion() {
            catalog.update(CLASS, edit(1, "Better"));

            assertThatThrownBy(() -> catalog.update(CLASS, edit(1, "Worse")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("no longer at version 1");
            assertThat(catalog.find(CLASS).orElseThrow().description()).isEqualTo("Better");
        }

        @Test
        void refusesAnUnknownId() {
            assertThatThrownBy(() -> catalog.update("module.nowhere", edit(1, "x")))
                    .isInstanceOf(UnknownResourceException.class);
        }

        @Test
        void letsOneOfTwoSimultaneousEditsWin() throws Exception {
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<Boolean> editor = () -> {
                together.await();
                return wins(edit(1, Thread.currentThread().getName()));
            };

            assertThat(both(editor)).containsExactlyInAnyOrder(true, false);
            assertThat(versions(CLASS)).hasSize(2);
        }

        private boolean wins(ResourceEdit edit) {
            try {
                catalog.update(CLASS, edit);
                return true;
            } catch (ConflictException lost) {
                return false;
            }
        }

        private static List<Boolean> both(Callable<Boolean> editor) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<Boolean> won = new ArrayList<>();
                for (Future<Boolean> each : threads.invokeAll(List.of(editor, editor))) {
                    won.add(each.get());
                }
                return won;
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Nested
    class Deleting {

        @Test
        void removesTheResourceAndItsRelationshipsAndNamesTheNeighbours() {
            Change change = catalog.delete(CLASS);

            assertThat(change.neighbours()).containsExactly(PACKAGE);
            assertThat(catalog.find(CLASS)).isEmpty();
            assertThat(catalog.relationships(CLASS)).isEmpty();
            assertThat(catalog.relationships(PACKAGE).orElseThrow().items())
                    .containsExactly(new Relationship(MODULE, Kind.CONTAINS, PACKAGE));
        }

        @Test
        void keepsWhatTheResourceWas() {
            catalog.delete(CLASS);

            assertThat(versions(CLASS)).extracting(ResourceVersion::standing).containsExactly(Standing.DELETED);
        }

        @Test
        void refusesWhatStillContainsOthers() {
            assertThatThrownBy(() -> catalog.delete(PACKAGE))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("still contains");
            assertThat(catalog.relationships(PACKAGE).orElseThrow().items()).hasSize(2);
        }

        @Test
        void refusesAnUnknownId() {
            assertThatThrownBy(() -> catalog.delete("module.nowhere")).isInstanceOf(UnknownResourceException.class);
        }

        @Test
        void knowsNoHistoryOfWhatNeverWas() {
            assertThat(catalog.history("module.nowhere")).isEmpty();
        }

        @Test
        void letsANamesakeGoOnWithTheVersions() {
            catalog.update(CLASS, edit(1, "Better"));
            catalog.delete(CLASS);

            database.classOf("shop", "shop.orders.Order");

            assertThat(versions(CLASS))
                    .extracting(version -> version.resource().version())
                    .containsExactly(3L, 2L, 1L);
        }
    }

    @Nested
    class Relating {

        @Test
        void listsWhatBeginsAndWhatEndsAtAResource() {
            assertThat(catalog.relationships(PACKAGE).orElseThrow().items())
                    .containsExactlyInAnyOrder(
                            new Relationship(MODULE, Kind.CONTAINS, PACKAGE),
                            new Relationship(PACKAGE, Kind.CONTAINS, CLASS));
        }

        @Test
        void answersNothingForAnUnknownId() {
            assertThat(catalog.relationships("module.nowhere")).isEmpty();
        }
    }

    @Nested
    class WalkingLineage {

        @Test
        void followsTheArrowsUpstream() {
            assertThat(ids(lineage(Direction.UPSTREAM, MODULE, 5))).containsExactly(MODULE, PACKAGE, CLASS);
        }

        @Test
        void goesAgainstTheArrowsDownstream() {
            String till = database.module("till");
            database.requires(till, MODULE);

            assertThat(ids(lineage(Direction.DOWNSTREAM, CLASS, 5))).containsExactly(CLASS, PACKAGE, MODULE, till);
        }

        @Test
        void endsAtItsDepth() {
            Lineage lineage = lineage(Direction.UPSTREAM, MODULE, 1);

            assertThat(ids(lineage)).containsExactly(MODULE, PACKAGE);
            assertThat(lineage.truncated()).isFalse();
        }

        @Test
        void walksACycleOnceAndShowsTheEdgeThatClosesIt() {
            String till = database.module("till");
            database.requires(till, MODULE);
            database.requires(MODULE, till);

            Lineage lineage = lineage(Direction.UPSTREAM, till, 10);

            assertThat(ids(lineage)).containsExactly(till, MODULE, PACKAGE, CLASS);
            assertThat(lineage.edges())
                    .contains(new Relationship(MODULE, Kind.REQUIRES, till))
                    .doesNotHaveDuplicates();
        }

        @Test
        void saysThatItIsTruncatedWhenNotAllNodesFit() {
            IntStream.range(0, Lineage.MAX_NODES).forEach(i -> database.classOf("shop", "shop.orders.C" + i));

            Lineage lineage = lineage(Direction.UPSTREAM, MODULE, 5);

            assertThat(lineage.nodes()).hasSize(Lineage.MAX_NODES);
            assertThat(lineage.truncated()).isTrue();
        }

        @Test
        void answersNothingForAnUnknownId() {
            assertThat(catalog.lineage(new LineageQuery(Direction.UPSTREAM, "module.nowhere", 1)))
                    .isEmpty();
        }

        private Lineage lineage(Direction direction, String id, int depth) {
            return catalog.lineage(new LineageQuery(direction, id, depth)).orElseThrow();
        }

        private static List<String> ids(Lineage lineage) {
            return lineage.nodes().stream().map(Lineage.Node::id).toList();
        }
    }

    @Nested
    class Searching {

        @BeforeEach
        void names() {
            List.of("Reorder", "Orders", "OrderBook", "a_b", "a1b")
                    .forEach(name -> database.classOf("shop", "shop.orders." + name));
        }

        @Test
        void ranksExactBeforePrefixBeforeContainsInAnyCase() {
            assertThat(names(search("oRDer", TypeFilter.CLASS, 0)))
                    .containsExactly("Order", "OrderBook", "Orders", "Reorder");
        }

        @Test
        void countsAllTypesWhateverTypeIsAskedFor() {
            SearchPage page = search("order", TypeFilter.PACKAGE, 0);

            assertThat(names(page)).containsExactly("shop.orders");
            assertThat(page.total()).isEqualTo(1);
            assertThat(page.facets()).isEqualTo(Map.of(ResourceType.PACKAGE, 1L, ResourceType.CLASS, 4L));
        }

        @Test
        void takesWildcardsForText() {
            assertThat(names(search("a_b", TypeFilter.ANY, 0))).containsExactly("a_b");
            assertThat(names(search("%", TypeFilter.ANY, 0))).isEmpty();
        }

        @Test
        void findsEverythingForAnEmptyQueryPageByPage() {
            IntStream.range(0, Limits.PAGE_SIZE).forEach(i -> database.classOf("shop", "shop.orders.Z" + i));

            SearchPage first = search("", TypeFilter.ANY, 0);
            SearchPage second = search("", TypeFilter.ANY, 1);

            assertThat(first.total()).isEqualTo(28);
            assertThat(first.items()).hasSize(Limits.PAGE_SIZE).doesNotContainAnyElementsOf(second.items());
            assertThat(second.items()).hasSize(8);
            assertThat(search("", TypeFilter.ANY, 2).items()).isEmpty();
        }

        private SearchPage search(String q, TypeFilter type, int page) {
            return catalog.search(new SearchQuery(q, type, page));
        }

        private static List<String> names(SearchPage page) {
            return page.items().stream().map(Resource::name).toList();
        }
    }

    @Nested
    class Completing {

        @Test
        void offersTheNamesThatBeginWithThePrefix() {
            database.classOf("shop", "shop.orders.Orders");
            database.classOf("shop", "shop.orders.Reorder");

            assertThat(catalog.autocomplete(new Prefix("OR")).items())
                    .extracting(Suggestions.Item::name)
                    .containsExactly("Order", "Orders");
        }

        @Test
        void offersAFewOnly() {
            IntStream.range(0, 15).forEach(i -> database.classOf("shop", "shop.orders.Z" + i));

            assertThat(catalog.autocomplete(new Prefix("z")).items()).hasSize(Suggestions.MAX_ITEMS);
        }

        @Test
        void takesWildcardsForText() {
            assertThat(catalog.autocomplete(new Prefix("%")).items()).isEmpty();
        }
    }

    private List<ResourceVersion> versions(String id) {
        return catalog.history(id).orElseThrow().versions();
    }

    private static ResourceEdit edit(long version, String description) {
        return new ResourceEdit(version, description, Map.of("by", "us"));
    }
}
