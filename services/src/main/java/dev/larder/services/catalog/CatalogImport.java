package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.services.database.Batches;
import dev.larder.services.database.MarkedFill;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills an empty catalogue with the JVM's module graph, once in the life of a database: all of it or nothing, in one
 * transaction that also leaves a mark. Of several processes that start at once, one imports and the others wait for it.
 */
final class CatalogImport {

    private static final Logger log = LoggerFactory.getLogger(CatalogImport.class);
    private static final String SOURCE = "module graph";

    private final MarkedFill tables;

    CatalogImport(NamedParameterJdbcTemplate jdbc, TransactionTemplate transactions, Clock clock) {
        this.tables = new MarkedFill(jdbc, transactions, clock, "catalog");
    }

    /**
     * Whether this call imported anything; false if it had been done before. Blocks for a few seconds if not.
     *
     * @throws IllegalStateException if another process neither finishes its import nor gives up
     */
    boolean runOnce() {
        return tables.runOnce(SOURCE, CatalogImport::importAll);
    }

    private static void importAll(Batches batches, Instant now) {
        ModuleGraph graph = ModuleGraph.read(now);
        batches.write(ResourceRow.INSERT, graph.resources(), ResourceRow::parameters);
        AttributeTable.insert(batches, graph.resources());
        batches.write(RelationshipTable.INSERT, graph.relationships(), RelationshipTable::parameters);
        log.info(
                "Imported the JVM's module graph: resources={} relationships={}",
                graph.resources().size(),
                graph.relationships().size());
    }
}
