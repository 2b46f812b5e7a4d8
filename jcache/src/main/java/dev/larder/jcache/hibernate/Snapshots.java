package dev.larder.jcache.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Since when what a transaction reads may be out of date: what its database's isolation means for a cache. */
enum Snapshots {
    /** Each statement sees what was committed when it began: read committed. */
    STATEMENT,
    /** All see what was committed when the transaction began, or an unknown moment after it: repeatable read and above. */
    TRANSACTION;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /** As connections of this factory have it, unless somebody says otherwise for one transaction; the careful one if that cannot be asked. */
    static Snapshots of(SessionFactoryImplementor factory) {
        try {
            return ofConnection(factory.getJdbcServices().getBootstrapJdbcConnectionAccess());
        } catch (SQLException | RuntimeException unknown) { // pools and drivers enter here
            LOG.info(
                    "The isolation of transactions cannot be asked, so rows are kept with the second load;"
                            + " hibernate.cache.larder.snapshot=statement says that it is read committed. cause={}",
                    unknown.toString());
            return TRANSACTION;
        }
    }

    private static Snapshots ofConnection(JdbcConnectionAccess connections) throws SQLException {
        Connection connection = connections.obtainConnection();
        try {
            return of(connection.getTransactionIsolation());
        } finally {
            connections.releaseConnection(connection);
        }
    }

    static Snapshots of(int isolation) {
        return isolation >= Connection.TRANSACTION_REPEATABLE_READ ? TRANSACTION : STATEMENT;
    }
}
