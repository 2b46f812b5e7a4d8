package dev.larder.services.database;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases in this process's memory. */
public final class InMemory {

    private InMemory() {}

    /** An H2 of that name, which lives as long as this process. */
    public static DataSource h2(String name) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return dataSource;
    }
}
