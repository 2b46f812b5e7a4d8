package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.services.catalog.Relationship.Kind;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the import promises, whatever database it fills. */
@Timeout(120)
abstract class ImportContract {

    private CatalogDatabase database = database();

    abstract CatalogDatabase database();

    /** Imports once for all tests, for it takes seconds. */
    @BeforeEach
    void filled() {
        database = database();
        database.newImport().runOnce();
    }

    @Test
    void bringsModulesPackagesAndClassesWithTheirRelationships() {
        CatalogRepository catalog = database.repository();
        assertThat(catalog.findAll(List.of(
                        "module.java.base",
                        "package.java.base.java.util",
                        "class.java.base.java.util.List",
                        "class.java.base.java.util.Map.Entry")))
                .hasSize(4);
        assertThat(catalog.relationships("module.java.sql").orElseThrow().items())
                .contains(
                        new Relationship("module.java.sql", Kind.REQUIRES, "module.java.base"),
                        new Relationship("module.java.sql", Kind.EXPORTS, "package.java.sql.java.sql"),
                        new Relationship("module.java.sql", Kind.CONTAINS, "package.java.sql.java.sql"));
        assertThat(catalog.relationships("class.java.base.java.util.Map")
                        .orElseThrow()
                        .items())
                .contains(new Relationship(
                        "class.java.base.java.util.Map", Kind.CONTAINS, "class.java.base.java.util.Map.Entry"));
        assertThat(rows()).isGreaterThan(20_000);
    }

    @Test
    void happensOnceEvenIfSomethingWasDeletedSince() {
        database.repository().delete("class.java.base.java.util.OptionalInt");
        long rows = rows();

        assertThat(database.newImport().runOnce()).isFalse();
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void isDoneByOneOfTwoProcessesThatStartTogether() throws Exception {
        database.emptied();
        Callable<Boolean> start = () -> database.newImport().runOnce();
        ExecutorService processes = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> started = processes.invokeAll(List.of(start, start));
            assertThat(List.of(started.get(0).get(), started.get(1).get())).containsExactlyInAnyOrder(true, false);
        } finally {
            processes.shutdownNow();
            processes.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void leavesADatabaseInWhichAutocompleteReadsItsIndexOnly() {
        database.jdbc.sql("analyze").update();

        assertThat(database.jdbc
                        .sql("explain select id, type from catalog_resource where search_name like :begins escape '!'"
                                + " order by search_name, id fetch first 10 rows only")
                        .param("begins", "lis%")
                        .query(String.class)
                        .list())
                .anySatisfy(line -> assertThat(line).containsIgnoringCase("catalog_resource_by_name"));
    }

    private long rows() {
        return database.jdbc
                .sql("select count(*) from catalog_resource")
                .query(Long.class)
                .single();
    }
}
