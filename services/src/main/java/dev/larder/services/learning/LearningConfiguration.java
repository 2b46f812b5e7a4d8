package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.limits.Limit;
import dev.larder.limits.RateLimit;
import dev.larder.limits.WhenAway;
import dev.larder.services.Caching;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
import dev.larder.services.database.DatabaseConfiguration;
import dev.larder.services.database.QueryCounts;
import dev.larder.services.database.Schema;
import dev.larder.services.idempotency.IdempotencyConfiguration;
import dev.larder.services.limits.Limits;
import dev.larder.services.web.Provenance;
import dev.larder.services.web.WebConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The whole learning service, for a server to import: REST endpoints under {@code /api/learning}, caches, and its tables in the server's {@link
 * DataSource}, which it migrates, and fills at the first start. The bean {@code learningLarder} is there for health checks and metrics, and is
 * closed with the context. How often users and addresses may ask is set by {@code learning.limits.user-per-minute} (60,000), {@code
 * learning.limits.ip-per-minute} (3,000,000), {@code learning.limits.when-away} (allow) and {@code learning.limits.enabled} (true).
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, DatabaseConfiguration.class, IdempotencyConfiguration.class, LearningWarmers.class})
public class LearningConfiguration {

    @Bean
    Larder learningLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("learning", customizers);
    }

    @Bean
    Learners learningLearners(
            DataSource database,
            QueryCounts counts,
            @Qualifier("learningLarder") Larder larder,
            Provenance provenance,
            Environment environment) {
        Schema.migrate(database, "learning");
        DataSource dataSource = counts.of("learning", database);
        new LearningImport(dataSource, Clock.system()).runOnce();
        Learners source = new JdbcLearners(JdbcClient.create(dataSource), transactions(dataSource), Clock.system());
        return Caching.isOn(environment) ? new CachedLearners(source, larder, provenance) : source;
    }

    /** After the learners, who have brought the tables. */
    @Bean
    Items learningItems(
            DataSource database,
            QueryCounts counts,
            @Qualifier("learningLarder") Larder larder,
            Provenance provenance,
            Environment environment,
            Learners tables) {
        Items source = new JdbcItems(JdbcClient.create(counts.of("learning", database)));
        return Caching.isOn(environment) ? new CachedItems(source, larder, provenance) : source;
    }

    @Bean
    Study learningStudy(
            DataSource database,
            QueryCounts counts,
            @Qualifier("learningLarder") Larder larder,
            Provenance provenance,
            Environment environment,
            Learners tables) {
        Clock clock = Clock.system();
        DataSource dataSource = counts.of("learning", database);
        Study source = new JdbcStudy(JdbcClient.create(dataSource), transactions(dataSource), clock);
        return Caching.isOn(environment) ? new CachedStudy(source, larder, clock, provenance) : source;
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

    @Bean
    RateLimit learningUserLimit(@Qualifier("learningLarder") Larder larder, Environment settings) {
        return limit(larder, settings, "rate_limit:user:{user_id}:{endpoint}", "user", 60_000);
    }

    @Bean
    RateLimit learningIpLimit(@Qualifier("learningLarder") Larder larder, Environment settings) {
        return limit(larder, settings, "rate_limit:ip:{ip}:{endpoint}", "ip", 3_000_000);
    }

    private static RateLimit limit(Larder larder, Environment settings, String keys, String who, long usual) {
        Limit limit =
                Limit.perMinute(settings.getProperty("learning.limits." + who + "-per-minute", Long.class, usual));
        return RateLimit.on(larder, keys, limit)
                .whenAway(settings.getProperty("learning.limits.when-away", WhenAway.class, WhenAway.ALLOW));
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "learning.limits.enabled", matchIfMissing = true)
    Limits learningLimits(
            @Qualifier("learningUserLimit") RateLimit perUser, @Qualifier("learningIpLimit") RateLimit perAddress) {
        return new Limits(perUser, perAddress);
    }

    @Bean
    WebMvcConfigurer limitsOfLearning(ObjectProvider<Limits> limits) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                limits.ifAvailable(one -> registry.addInterceptor(one).addPathPatterns(UserController.PATH + "/**"));
            }
        };
    }

    private static TransactionTemplate transactions(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
