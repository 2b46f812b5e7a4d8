package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.services.database.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills an empty catalogue with the JVM's module graph, once in the life of a database: all of it or nothing, in one
 * transaction that also leaves a mark. Of several processes that start at once, one imports and the others wait for it.
 */
final class CatalogImport {

    private static final Logger log = LoggerFactory.getLogger(CatalogImport.class);
    private static final String SOURCE = "module graph";
    private static final int BATCH = 1_000;

    /** With H2's lock timeout of two seconds, a minute. */
    private static final int MAX_ATTEMPTS = 30;

    private final NamedParameterJdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    CatalogImport(NamedParameterJdbcTemplate jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Whether this call imported anything; false if it had been done before. Blocks for a few seconds if not.
     *
     * @throws IllegalStateException if another process neither finishes its import nor gives up
     */
    boolean runOnce() {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (isMarked()) {
                return false;
            }
            if (importedNow()) {
                return true;
            }
        }
        throw new IllegalStateException("Another process has been filling the catalogue for too long; is it stuck?");
    }

    /** False if another process is at it, or was; each call waits for it as long as the database lets it wait for a lock. */
    private boolean importedNow() {
        try {
            transactions.executeWithoutResult(status -> importAll());
            return true;
        } catch (DuplicateKeyException | QueryTimeoutException | ConcurrencyFailureException another) {
            return false;
        }
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
        insert(ResourceRow.INSERT, graph.resources(), ResourceRow::parameters);
        insert(RelationshipTable.INSERT, graph.relationships(), CatalogImport::parameters);
        log.info(
                "Imported the JVM's module graph: resources={} relationships={}",
                graph.resources().size(),
                graph.relationships().size());
    }

    private <T> void insert(String sql, List<T> rows, Function<T, Map<String, Object>> parameters) {
        for (int start = 0; start < rows.size(); start += BATCH) {
            List<T> batch = rows.subList(start, Math.min(start + BATCH, rows.size()));
            jdbc.batchUpdate(sql, parameters(batch, parameters));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type, as batchUpdate wants it
    private static <T> Map<String, ?>[] parameters(List<T> batch, Function<T, Map<String, Object>> parameters) {
        return batch.stream().map(parameters).toArray(Map[]::new);
    }

    private static Map<String, Object> parameters(Relationship edge) {
        return Map.of("from", edge.from(), "kind", edge.kind().name(), "to", edge.to());
    }
}
