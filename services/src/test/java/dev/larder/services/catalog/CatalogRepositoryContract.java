package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.catalog.Relationship.Kind;
import dev.larder.services.catalog.ResourceVersion.Standing;
import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.StaleVersionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        void refusesAnEditThatExpectsAnotherVersion() {
            assertThatThrownBy(() -> catalog.update(CLASS, OptionalLong.of(2), anyVersion("Worse")))
                    .isInstanceOf(StaleVersionException.class)
                    .hasMessageContaining(CLASS + " is at version 1, not at 2");
            assertThat(versions(CLASS)).hasSize(1);
        }

        @Test
        void takesAnEditOfNoVersionIfItExpectsThePresentOneOrAny() {
            catalog.update(CLASS, OptionalLong.of(1), anyVersion("Better"));

            Resource last = catalog.update(CLASS, OptionalLong.empty(), anyVersion("Best"))
                    .resource();

            assertThat(last.version()).isEqualTo(3);
        }

        private static ResourceEdit anyVersion(String description) {
            return new ResourceEdit(OptionalLong.empty(), description, Map.of());
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
        void refusesToDeleteAnotherVersionThanTheExpectedOne() {
            assertThatThrownBy(() -> catalog.delete(CLASS, OptionalLong.of(7)))
                    .isInstanceOf(StaleVersionException.class);
            assertThat(catalog.find(CLASS)).isPresent();
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
    class Comparing {

        @BeforeEach
        void threeVersions() {
            catalog.update(CLASS, new ResourceEdit(1, "Better", Map.of("colour", "red", "by", "us")));
            catalog.update(CLASS, new ResourceEdit(2, "Better", Map.of("by", "us")));
        }

        @Test
        void saysWhatWasChangedAddedAndRemovedByField() {
            assertThat(diff(1, 2))
                    .containsExactly(
                            new Diff.FieldChange("description", "A Order", "Better"),
                            new Diff.FieldChange("attributes.by", null, "us"),
                            new Diff.FieldChange("attributes.colour", "green", "red"));
            assertThat(diff(2, 3)).containsExactly(new Diff.FieldChange("attributes.colour", "red", null));
        }

        @Test
        void comparesBackwardsAndAVersionWithItself() {
            assertThat(diff(3, 2)).containsExactly(new Diff.FieldChange("attributes.colour", null, "red"));
            assertThat(diff(3, 3)).isEmpty();
        }

        @Test
        void comparesVersionsOfWhatWasDeletedAndMadeAnew() {
            catalog.delete(CLASS);
            database.classOf("shop", "shop.orders.Order");

            assertThat(diff(3, 4))
                    .extracting(Diff.FieldChange::field)
                    .containsExactly("description", "attributes.by", "attributes.colour");
        }

        @Test
        void answersNothingForAVersionThatNeverWas() {
            assertThat(catalog.diff(new DiffQuery(CLASS, 1, 9))).isEmpty();
            assertThat(catalog.diff(new DiffQuery("module.nowhere", 1, 1))).isEmpty();
        }

        private List<Diff.FieldChange> diff(long from, long to) {
            return catalog.diff(new DiffQuery(CLASS, from, to)).orElseThrow().changes();
        }
    }

    @Nested
    class Relating {

        @Test
        void answersForManyWhatItAnswersForEach() {
            Map<String, Relationships> many = catalog.relationshipsOf(List.of(CLASS, PACKAGE, "module.nowhere"));

            assertThat(many).containsOnlyKeys(CLASS, PACKAGE);
            assertThat(many.get(CLASS)).isEqualTo(catalog.relationships(CLASS).orElseThrow());
            assertThat(many.get(PACKAGE))
                    .isEqualTo(catalog.relationships(PACKAGE).orElseThrow());
            assertThat(catalog.relationshipsOf(List.of("module.nowhere"))).isEmpty();
        }

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
        void walksACycleOfOneAndCyclesWithinCyclesOnceInEitherDirection() {
            String till = database.module("till");
            String bank = database.module("bank");
            database.requires(till, till);
            database.requires(till, bank);
            database.requires(bank, till);

            for (Direction direction : Direction.values()) {
                Lineage lineage = lineage(direction, till, Limits.MAX_DEPTH);

                assertThat(ids(lineage)).containsExactly(till, bank);
                assertThat(lineage.edges()).hasSize(3).doesNotHaveDuplicates();
                assertThat(lineage.truncated()).isFalse();
            }
        }

        @Test
        void goesNoDeeperThanTheDepthAskedForAndTellsDistances() {
            List<String> chain = IntStream.range(0, Limits.MAX_DEPTH + 2)
                    .mapToObj(i -> database.module("chain" + i))
                    .toList();
            IntStream.range(1, chain.size()).forEach(i -> database.requires(chain.get(i - 1), chain.get(i)));

            for (int depth = 1; depth <= Limits.MAX_DEPTH; depth++) {
                Lineage lineage = lineage(Direction.UPSTREAM, chain.get(0), depth);

                assertThat(ids(lineage)).isEqualTo(chain.subList(0, depth + 1));
                assertThat(lineage.nodes().get(depth).distance()).isEqualTo(depth);
            }
        }

        @Test
        void refusesToBeAskedForMoreDepthThanTheLimit() {
            assertThatThrownBy(() -> new LineageQuery(Direction.UPSTREAM, MODULE, Limits.MAX_DEPTH + 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a number from 1 to 10");
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
            assertThat(page.facets().types()).isEqualTo(Map.of(ResourceType.PACKAGE, 1L, ResourceType.CLASS, 4L));
        }

        @Test
        void saysOfEachMatchWhyItWasFoundBestFirst() {
            database.classOf("shop", "shop.orders.MyOrder");
            catalog.update(
                    "class.shop.shop.orders.a_b",
                    new ResourceEdit(1, "Where an ORDER is kept", Map.of("colour", "green")));

            SearchPage page = search("order", TypeFilter.CLASS, 0);

            assertThat(names(page)).containsExactly("Order", "OrderBook", "Orders", "MyOrder", "Reorder", "a_b");
            assertThat(page.matches())
                    .containsExactly(
                            Match.EXACT, Match.PREFIX, Match.PREFIX, Match.WORD, Match.NAME, Match.DESCRIPTION);
        }

        @Test
        void takesWhatFollowsADotOrBeginsWithACapitalForAWord() {
            database.packageOf("shop", "shop.reorder");
            database.classOf("shop", "shop.orders.JarURLStream");

            assertThat(search("orders", TypeFilter.PACKAGE, 0).matches()).containsExactly(Match.WORD);
            assertThat(search("url", TypeFilter.ANY, 0).matches()).containsExactly(Match.WORD);
            assertThat(search("tream", TypeFilter.ANY, 0).matches()).containsExactly(Match.NAME);
        }

        @Test
        void countsModulesAndAttributesOfWhatMatches() {
            database.module("till");
            database.packageOf("till", "till.orders");

            Facets facets = search("order", TypeFilter.ANY, 0).facets();

            assertThat(facets.modules()).containsExactly(new Facets.Count("shop", 5), new Facets.Count("till", 1));
            assertThat(facets.attributes()).containsExactly(new Facets.Count("colour:green", 6));
        }

        @Test
        void findsWithinAModuleAndByAnAttribute() {
            database.module("till");
            database.packageOf("till", "till.orders");
            catalog.update(CLASS, edit(1, "Better"));

            SearchPage inTill = catalog.search(new SearchQuery("order", TypeFilter.ANY, "till", "", 0));
            SearchPage byUs = catalog.search(new SearchQuery("", TypeFilter.ANY, "", "by:us", 0));

            assertThat(names(inTill)).containsExactly("till.orders");
            assertThat(inTill.total()).isEqualTo(1);
            assertThat(inTill.facets().modules()).hasSize(2);
            assertThat(names(byUs)).containsExactly("Order");
            assertThat(byUs.facets().attributes()).containsExactly(new Facets.Count("by:us", 1));
        }

        @Test
        void forgetsTheAttributesOfWhatIsDeleted() {
            catalog.delete(CLASS);

            assertThat(search("", TypeFilter.CLASS, 0).facets().attributes())
                    .containsExactly(new Facets.Count("colour:green", 5));
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
