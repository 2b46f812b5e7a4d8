package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an import of many resources promises, whatever database it goes to, with caches before that. */
@Timeout(120)
abstract class BulkImportContract {

    private static final String MODULE = "module.shop";

    private final Larder larder = Larder.named("catalog").build();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final CatalogDatabase database = emptyDatabase();
    private final CatalogRepository catalog = new CachedCatalogRepository(database.repository(), larder, outcomes::add);

    abstract CatalogDatabase emptyDatabase();

    @BeforeEach
    void aModule() {
        database.module("shop");
    }

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void createsWhatIsNotThereWithItsPlaceHistoryAndAttributes() {
        Imported done = catalog.importAll(
                rows(ResourceName.ofPackage("shop", "shop.orders"), ResourceName.ofClass("shop", "shop.orders.Order")));

        assertThat(counts(done)).containsExactly(2, 0, 0, 1);
        assertThat(catalog.lineage(new LineageQuery(Direction.DOWNSTREAM, "class.shop.shop.orders.Order", 3))
                        .orElseThrow()
                        .nodes())
                .extracting(Lineage.Node::id)
                .containsExactly("class.shop.shop.orders.Order", "package.shop.shop.orders", MODULE);
        assertThat(catalog.search(new SearchQuery("", TypeFilter.ANY, "", "colour:green", 0))
                        .total())
                .isEqualTo(3);
    }

    @Test
    void takesRowsInAnyOrderOverTheBordersOfBatches() {
        List<ImportRow> rows = manyClasses(2 * BulkImport.BATCH);
        Collections.reverse(rows);

        Imported done = catalog.importAll(rows);

        assertThat(counts(done)).containsExactly(rows.size(), 0, 0, 3);
        assertThat(catalog.relationships("package.shop.shop.orders")
                        .orElseThrow()
                        .truncated())
                .isTrue();
    }

    @Test
    void changesNothingWhenItIsSentAgain() {
        List<ImportRow> rows = manyClasses(10);
        catalog.importAll(rows);

        Imported again = catalog.importAll(rows);

        assertThat(counts(again)).containsExactly(0, 0, rows.size(), 1);
        assertThat(again.touched()).isEmpty();
        assertThat(catalog.find("class.shop.shop.orders.C3").orElseThrow().version())
                .isEqualTo(1);
    }

    @Test
    void changesWhatIsOtherwiseAndKeepsWhatItWas() {
        catalog.importAll(manyClasses(3));

        Imported done = catalog.importAll(List.of(new ImportRow(
                1, new ResourceDraft(ResourceName.ofClass("shop", "shop.orders.C1"), "Better", Map.of("by", "us")))));

        assertThat(counts(done)).containsExactly(0, 1, 0, 1);
        assertThat(catalog.diff(new DiffQuery("class.shop.shop.orders.C1", 1, 2))
                        .orElseThrow()
                        .changes())
                .hasSize(3);
        assertThat(catalog.search(new SearchQuery("", TypeFilter.ANY, "", "by:us", 0))
                        .items())
                .hasSize(1);
    }

    @Test
    void goesOnWithTheVersionsOfWhatWasDeleted() {
        catalog.importAll(manyClasses(1));
        catalog.delete("class.shop.shop.orders.C0");

        catalog.importAll(manyClasses(1));

        assertThat(catalog.find("class.shop.shop.orders.C0").orElseThrow().version())
                .isEqualTo(2);
    }

    @Test
    void refusesAllWhenARowHasNoPlaceOrComesTwiceAndNamesTheRows() {
        List<ImportRow> rows = new ArrayList<>(rows(
                ResourceName.ofModule("fine"),
                ResourceName.ofClass("shop", "lost.Thing"),
                ResourceName.ofModule("fine")));

        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> catalog.importAll(rows));

        assertThat(refused.violations()).extracting("field").containsExactly("rows[2]", "rows[3]");
        assertThat(refused)
                .hasMessageContaining("no package.shop.lost")
                .hasMessageContaining("is the same resource as row 1");
        assertThat(catalog.find("module.fine")).isEmpty();
    }

    @Test
    void makesAFewUntrueOneByOneAndLeavesTheRest() {
        catalog.importAll(manyClasses(2));
        readBoth();

        catalog.importAll(List.of(new ImportRow(
                1, new ResourceDraft(ResourceName.ofClass("shop", "shop.orders.C1"), "Better", Map.of()))));

        assertThat(readBoth()).containsExactly(Outcome.MEMORY, Outcome.LOAD);
    }

    @Test
    void makesEverythingUntrueAtOnceWhenItChangesMany() {
        catalog.importAll(manyClasses(2));
        readBoth();

        catalog.importAll(manyClasses(CachedCatalogRepository.MAX_TOLD_ONE_BY_ONE + 3));

        assertThat(readBoth()).containsExactly(Outcome.LOAD, Outcome.LOAD);
    }

    /** Where two classes came from that were there from the beginning. */
    private List<Outcome> readBoth() {
        outcomes.clear();
        catalog.find("class.shop.shop.orders.C0");
        catalog.find("class.shop.shop.orders.C1");
        return List.copyOf(outcomes);
    }

    private static List<Integer> counts(Imported done) {
        assertThat(done.stoppedBy()).isEmpty();
        return List.of(done.created(), done.updated(), done.unchanged(), done.batches());
    }

    /** A package and so many classes in it. */
    private static List<ImportRow> manyClasses(int many) {
        List<ResourceName> names = new ArrayList<>(List.of(ResourceName.ofPackage("shop", "shop.orders")));
        IntStream.range(0, many)
                .mapToObj(i -> ResourceName.ofClass("shop", "shop.orders.C" + i))
                .forEach(names::add);
        return rows(names.toArray(ResourceName[]::new));
    }

    private static List<ImportRow> rows(ResourceName... names) {
        List<ImportRow> rows = new ArrayList<>();
        for (ResourceName name : names) {
            rows.add(new ImportRow(rows.size() + 1, CatalogDatabase.draft(name)));
        }
        return rows;
    }
}
