package dev.larder.services.catalog;

import dev.larder.services.database.MarkedFill;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes the attributes of a catalogue that is older than their table, once in the life of a database. */
final class AttributeFill {

    private static final String SOURCE = "attributes as rows";

    private final JdbcClient jdbc;
    private final MarkedFill fill;

    AttributeFill(JdbcClient jdbc, MarkedFill fill) {
        this.jdbc = jdbc;
        this.fill = fill;
    }

    /** Whether this call did it; false if it had been done before. */
    boolean runOnce() {
        return fill.runOnce(
                SOURCE,
                (batches, now) -> AttributeTable.insert(
                        batches,
                        jdbc.sql("select " + ResourceRow.COLUMNS + " from catalog_resource where attributes <> '{}'")
                                .query(ResourceRow::read)
                                .list()));
    }
}
