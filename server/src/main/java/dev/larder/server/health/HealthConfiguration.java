package dev.larder.server.health;

import dev.larder.Clock;
import dev.larder.Larder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health of all larders of the server: {@code /api/system/cache-health} and the Actuator component {@code larder}. */
@Configuration(proxyBeanMethods = false)
public class HealthConfiguration {

    private static final int PATIENCE_SECONDS = 1;

    @Bean
    CacheHealthCheck cacheHealthCheck(List<Larder> larders, DataSource database) {
        return new CacheHealthCheck(larders, () -> answers(database), Clock.system());
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

    /** Its name is the component's. */
    @Bean
    LarderHealthIndicator larderHealthIndicator(CacheHealthCheck check) {
        return new LarderHealthIndicator(check);
    }
}
