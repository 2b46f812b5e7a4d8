package dev.larder.services.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.database.QueryCounts.Kind;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

final class QueryCountsTest {

    private static final DataSource DATABASE = InMemory.h2("query-counts");

    private final QueryCounts counts = new QueryCounts();
    private final DataSource counted = counts.of("coach", DATABASE);
    private final JdbcClient jdbc = JdbcClient.create(counted);

    @BeforeEach
    void anEmptyTable() {
        JdbcClient plain = JdbcClient.create(DATABASE);
        plain.sql("drop table if exists counted").update();
        plain.sql("create table counted (id bigint primary key)").update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "\n  SELECT id from counted", "with one as (select 1) select * from one"})
    void callQuestionsReads(String sql) {
        jdbc.sql(sql).query().listOfRows();

        assertThat(counts.count("coach", Kind.READ)).isEqualTo(1);
        assertThat(counts.count("coach", Kind.WRITE)).isZero();
    }

    @Test
    void callWhatATransactionSelectsAPartOfItsChange() {
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(counted));

        transactions.executeWithoutResult(status -> {
            jdbc.sql("select id from counted").query().listOfRows();
            jdbc.sql("insert into counted values (1)").update();
        });

        assertThat(counts.count("coach", Kind.READ)).isZero();
        assertThat(counts.count("coach", Kind.WRITE)).isEqualTo(2);
        assertThat(jdbc.sql("select count(*) from counted").query(Long.class).single())
                .isEqualTo(1);
    }

    @Test
    void countABatchOnceAndAStatementEachTimeItIsExecuted() {
        JdbcTemplate template = new JdbcTemplate(counted);

        template.batchUpdate("insert into counted values (?)", List.of(new Object[] {1L}, new Object[] {2L}));
        template.execute("delete from counted");
        template.execute("select 1");

        assertThat(counts.count("coach", Kind.WRITE)).isEqualTo(2);
        assertThat(counts.count("coach", Kind.READ)).isEqualTo(1);
    }

    @Test
    void keepServicesApart() {
        JdbcClient.create(counts.of("fleet", DATABASE)).sql("select 1").query().listOfRows();

        assertThat(counts.services()).containsExactly("coach", "fleet");
        assertThat(counts.count("coach", Kind.READ)).isZero();
        assertThat(counts.count("fleet", Kind.READ)).isEqualTo(1);
        assertThat(counts.count("nobody", Kind.READ)).isZero();
    }

    @Test
    void leaveFailuresAsTheyAre() {
        assertThatThrownBy(() -> jdbc.sql("select nonsense").query().listOfRows())
                .isInstanceOf(BadSqlGrammarException.class);
    }
}
