package dev.larder.server.health;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.spring.health.SourceCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of all larders of the server, as {@code /api/system/cache-health}. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    private static final int PATIENCE_SECONDS = 1;

    @Bean
    CacheHealthCheck cacheHealthCheck(List<Larder> larders, SourceCheck source) {
        return new CacheHealthCheck(larders, source::answers, Clock.system());
    }

    /** Also for the component {@code larder}, which the starter makes. */
    @Bean
    SourceCheck databaseCheck(DataSource database) {
        return () -> answers(database);
    }

    private static boolean answers(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException noAnswer) {
            return false;
        }
    }

    @Bean
    EvictionWatch evictionWatch(CacheHealthCheck check) {
        return new EvictionWatch(check);
    }

    @Bean
    CacheHealthController cacheHealthController(CacheHealthCheck check) {
        return new CacheHealthController(check);
    }
}
