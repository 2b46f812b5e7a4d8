package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.services.database.Schema;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database with the ways to fill and empty it that tests need. */
final class LearningDatabase {

    final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transactions;

    LearningDatabase(DataSource dataSource) {
        Schema.migrate(dataSource, "learning");
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** An H2 in memory that lives as long as this process. */
    static LearningDatabase h2(String name) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return new LearningDatabase(dataSource);
    }

    LearningDatabase emptied() {
        for (String table : new String[] {
            "review", "mastery", "card", "item", "session", "preferences", "user", "flag", "setting", "import"
        }) {
            jdbc.sql("delete from learning_" + table).update();
        }
        return this;
    }

    /** Items 1 to 3, the first two of parking in DE and FR, the third of signs in DE. */
    LearningDatabase withItems() {
        item(new Item(1, "parking", "DE", "Where?", 10));
        item(new Item(2, "parking", "FR", "Où ?", 30));
        item(new Item(3, "signs", "DE", "Which?", 20));
        return this;
    }

    void item(Item item) {
        jdbc.sql(JdbcItems.INSERT_ITEM).params(JdbcItems.parameters(item)).update();
    }

    Learners learners(Clock clock) {
        return new JdbcLearners(jdbc, transactions, clock);
    }

    Items items() {
        return new JdbcItems(jdbc);
    }

    Study study(Clock clock) {
        return new JdbcStudy(jdbc, transactions, clock);
    }

    LearningImport newImport(Clock clock) {
        return new LearningImport(dataSource, clock);
    }
}
