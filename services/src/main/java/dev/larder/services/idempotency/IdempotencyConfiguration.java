package dev.larder.services.idempotency;

import dev.larder.Clock;
import dev.larder.services.database.Schema;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Lets every service's POST be sent again under an {@code Idempotency-Key}; each service imports it. Has a table in the server's database. */
@Configuration(proxyBeanMethods = false)
public class IdempotencyConfiguration {

    @Bean
    IdempotencyFilter idempotencyFilter(DataSource dataSource, JsonMapper json) {
        Schema.migrate(dataSource, "idempotency");
        return new IdempotencyFilter(new RequestTable(JdbcClient.create(dataSource)), json, Clock.system());
    }
}
