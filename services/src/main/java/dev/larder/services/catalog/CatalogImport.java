package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.services.database.Batches;
import dev.larder.services.database.FirstFill;
import dev.larder.services.database.Times;
import java.time.Instant;
import java.util.Map;
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

    private final NamedParameterJdbcTemplate jdbc;
    private final Batches batches;
    private final FirstFill fill;
    private final Clock clock;

    CatalogImport(NamedParameterJdbcTemplate jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.batches = new Batches(jdbc);
        this.fill = new FirstFill(transactions);
        this.clock = clock;
    }

    /**
     * Whether this call imported anything; false if it had been done before. Blocks for a few seconds if not.
     *
     * @throws IllegalStateException if another process neither finishes its import nor gives up
     */
    boolean runOnce() {
        return fill.runOnce(this::isMarked, this::importAll);
    }

    private boolean isMarked() {
        return !jdbc.queryForList("select source from catalog_import where source = :source", Map.of("source", SOURCE))
                .isEmpty();
    }

    private void importAll() {
        // The mark comes first: its primary key makes a second importer wait here, before it does any work.
        var now = Instant.ofEpochMilli(clock.millis());
        jdbc.update(
                "insert into catalog_import (source, imported_at) values (:source, :at)",
                Map.of("source", SOURCE, "at", Times.write(now)));
        ModuleGraph graph = ModuleGraph.read(now);
        batches.write(ResourceRow.INSERT, graph.resources(), ResourceRow::parameters);
        batches.write(RelationshipTable.INSERT, graph.relationships(), CatalogImport::parameters);
        log.info(
                "Imported the JVM's module graph: resources={} relationships={}",
                graph.resources().size(),
                graph.relationships().size());
    }

    private static Map<String, Object> parameters(Relationship edge) {
        return Map.of("from", edge.from(), "kind", edge.kind().name(), "to", edge.to());
    }
}
