package dev.larder.services;

import dev.larder.redis.Redis;
import dev.larder.services.catalog.CatalogConfiguration;
import dev.larder.services.coach.CoachConfiguration;
import dev.larder.services.database.InMemory;
import dev.larder.services.fleet.FleetConfiguration;
import dev.larder.services.learning.LearningConfiguration;
import dev.larder.services.openapi.OpenApiConfiguration;
import dev.larder.testkit.FailingLocalTier;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.topologies.RedisServer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A server of all four services on a real Redis, a disk and a database, each of which a test may take away and has to give back. Started once for all
 * tests that ask for it alike.
 */
@Configuration
@EnableAutoConfiguration
@Import({
    CatalogConfiguration.class,
    FleetConfiguration.class,
    CoachConfiguration.class,
    LearningConfiguration.class,
    OpenApiConfiguration.class
})
public class AllServices {

    /** Simulated failures of the hypervisor would be told from the test's own by nobody. */
    public static final String CALM = "fleet.hypervisor.failures=0";

    @Bean
    RedisServer redis() {
        return RedisServer.builder().start();
    }

    @Bean
    FailingLocalTier disk() {
        return FailingLocalTier.around(new InMemoryLocalTier());
    }

    @Bean
    SwitchedDataSource database() {
        return new SwitchedDataSource(InMemory.h2("all-services"));
    }

    @Bean
    LarderCustomizer tiers(RedisServer redis, FailingLocalTier disk) {
        // Each service is a node of its own on one set of connections.
        Redis shared = Redis.at(redis.uri());
        return larder -> larder.shared(shared).disk(disk);
    }
}
