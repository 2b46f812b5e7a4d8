package dev.larder.services.coach;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.Caching;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
import dev.larder.services.database.DatabaseConfiguration;
import dev.larder.services.database.QueryCounts;
import dev.larder.services.database.Schema;
import dev.larder.services.idempotency.IdempotencyConfiguration;
import dev.larder.services.web.Provenance;
import dev.larder.services.web.WebConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole coach service, for a server to import: REST endpoints under {@code /api/users}, caches, and its tables in the server's {@link
 * DataSource}, which it migrates, and fills at the first start. The server's {@link LarderCustomizer} beans give the caches their tiers. The
 * bean {@code coachLarder} is there for health checks and metrics, and is closed with the context.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, DatabaseConfiguration.class, IdempotencyConfiguration.class})
public class CoachConfiguration {

    @Bean
    Larder coachLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("coach", customizers);
    }

    @Bean
    Coach coach(
            DataSource database,
            QueryCounts counts,
            @Qualifier("coachLarder") Larder larder,
            Provenance provenance,
            Environment environment) {
        Schema.migrate(database, "coach");
        DataSource dataSource = counts.of("coach", database);
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        Tables tables = Tables.of(JdbcClient.create(dataSource), transactions, Clock.system());
        new CoachSeed(tables, new NamedParameterJdbcTemplate(dataSource)).runOnce();
        Coach source = Coach.on(tables);
        return Caching.isOn(environment) ? source.cachedBy(larder, provenance) : source;
    }

    @Bean
    UserController coachUsers(Coach coach) {
        return new UserController(coach);
    }

    @Bean
    AriController coachScores(Coach coach) {
        return new AriController(coach);
    }

    @Bean
    GoalController coachGoals(Coach coach) {
        return new GoalController(coach);
    }

    @Bean
    TaskController coachTasks(Coach coach) {
        return new TaskController(coach);
    }
}
