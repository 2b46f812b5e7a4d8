package dev.larder.services.catalog;

import dev.larder.services.database.Batches;
import dev.larder.services.database.InMemory;
import dev.larder.services.database.Schema;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database with the ways to fill and empty it that tests need. */
final class CatalogDatabase {

    final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transactions;
    private final TickingClock clock = new TickingClock();

    CatalogDatabase(DataSource dataSource) {
        Schema.migrate(dataSource, "catalog");
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /** An H2 in memory that lives as long as this process. */
    static CatalogDatabase h2(String name) {
        return new CatalogDatabase(InMemory.h2(name));
    }

    DataSource dataSource() {
        return dataSource;
    }

    CatalogRepository repository() {
        return new JdbcCatalogRepository(
                jdbc, new Batches(new NamedParameterJdbcTemplate(dataSource)), transactions, clock);
    }

    CatalogImport newImport() {
        return new CatalogImport(new NamedParameterJdbcTemplate(dataSource), transactions, clock);
    }

    CatalogDatabase emptied() {
        for (String table : new String[] {"relationship", "resource", "resource_version", "import"}) {
            jdbc.sql("delete from catalog_" + table).update();
        }
        return this;
    }

    String module(String name) {
        return create(ResourceName.ofModule(name));
    }

    String packageOf(String module, String name) {
        return create(ResourceName.ofPackage(module, name));
    }

    String classOf(String module, String name) {
        return create(ResourceName.ofClass(module, name));
    }

    void requires(String fromId, String toId) {
        new RelationshipTable(jdbc).insert(new Relationship(fromId, Relationship.Kind.REQUIRES, toId));
    }

    static ResourceDraft draft(ResourceName name) {
        return new ResourceDraft(name, "A " + name.shortName(), Map.of("colour", "green"));
    }

    private String create(ResourceName name) {
        return repository().create(draft(name)).resource().id();
    }
}
