package dev.larder.services;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that a test can take away. Thread-safe. */
public final class SwitchedDataSource extends DelegatingDataSource {

    private volatile boolean isAway;

    SwitchedDataSource(DataSource real) {
        super(real);
    }

    /** Nobody gets a connection from now on. */
    public void goAway() {
        isAway = true;
    }

    /** Everybody gets one again. */
    public void comeBack() {
        isAway = false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (isAway) {
            throw new SQLTransientConnectionException("the test took the database away");
        }
        return super.getConnection();
    }
}
