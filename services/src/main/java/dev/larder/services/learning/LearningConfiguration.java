package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
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
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole learning service, for a server to import: REST endpoints under {@code /api/learning}, caches, and its tables in the server's {@link
 * DataSource}, which it migrates, and fills at the first start. The bean {@code learningLarder} is there for health checks and metrics, and is
 * closed with the context.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, IdempotencyConfiguration.class})
public class LearningConfiguration {

    @Bean
    Larder learningLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("learning", customizers);
    }

    @Bean
    Learners learningLearners(
            DataSource dataSource, @Qualifier("learningLarder") Larder larder, Provenance provenance) {
        Schema.migrate(dataSource, "learning");
        new LearningImport(dataSource, Clock.system()).runOnce();
        return new CachedLearners(
                new JdbcLearners(JdbcClient.create(dataSource), transactions(dataSource), Clock.system()),
                larder,
                provenance);
    }

    /** After the learners, who have brought the tables. */
    @Bean
    Items learningItems(
            DataSource dataSource, @Qualifier("learningLarder") Larder larder, Provenance provenance, Learners tables) {
        return new CachedItems(new JdbcItems(JdbcClient.create(dataSource)), larder, provenance);
    }

    @Bean
    Study learningStudy(
            DataSource dataSource, @Qualifier("learningLarder") Larder larder, Provenance provenance, Learners tables) {
        Clock clock = Clock.system();
        return new CachedStudy(
                new JdbcStudy(JdbcClient.create(dataSource), transactions(dataSource), clock),
                larder,
                clock,
                provenance);
    }

    @Bean
    LearningWarmUp learningWarmUp(Items items, Learners learners, AsyncTaskExecutor executor) {
        return new LearningWarmUp(items, learners, executor);
    }

    @Bean
    UserController learningUsers(Learners learners) {
        return new UserController(learners);
    }

    @Bean
    ItemController learningItemsApi(Items items) {
        return new ItemController(items);
    }

    @Bean
    StudyController learningStudyApi(Study study) {
        return new StudyController(study);
    }

    private static TransactionTemplate transactions(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
