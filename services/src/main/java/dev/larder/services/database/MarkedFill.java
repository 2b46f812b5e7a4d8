package dev.larder.services.database;

import dev.larder.Clock;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A {@link FirstFill} that leaves a mark in the table {@code <service>_import}, so that it is not done again whatever was deleted since. */
public final class MarkedFill {

    private final NamedParameterJdbcTemplate jdbc;
    private final FirstFill fill;
    private final Clock clock;
    private final String service;

    /** Fills the tables of a service, in transactions of that kind. */
    public MarkedFill(NamedParameterJdbcTemplate jdbc, TransactionTemplate transactions, Clock clock, String service) {
        this.jdbc = jdbc;
        this.fill = new FirstFill(transactions);
        this.clock = clock;
        this.service = service;
    }

    /** Fills the tables of a service in a database. */
    public MarkedFill(DataSource dataSource, Clock clock, String service) {
        this(
                new NamedParameterJdbcTemplate(dataSource),
                new TransactionTemplate(new JdbcTransactionManager(dataSource)),
                clock,
                service);
    }

    /** Puts rows into tables. */
    @FunctionalInterface
    public interface Filling {
        /** Writes everything, as of the time of the mark, in the transaction that leaves it. */
        void fill(Batches batches, Instant now);
    }

    /**
     * Whether this call filled anything; false if this source had been used before. Blocks for as long as filling takes, here or elsewhere.
     *
     * @throws IllegalStateException if another process neither finishes nor gives up
     */
    public boolean runOnce(String source, Filling filling) {
        return fill.runOnce(() -> isMarked(source), () -> {
            Instant now = Instant.ofEpochMilli(clock.millis());
            // The mark comes first: its primary key makes a second process wait here, before it does any work.
            jdbc.update(
                    "insert into " + service + "_import (source, imported_at) values (:source, :at)",
                    Map.of("source", source, "at", Times.write(now)));
            filling.fill(new Batches(jdbc), now);
        });
    }

    private boolean isMarked(String source) {
        return !jdbc.queryForList(
                        "select source from " + service + "_import where source = :source", Map.of("source", source))
                .isEmpty();
    }
}
