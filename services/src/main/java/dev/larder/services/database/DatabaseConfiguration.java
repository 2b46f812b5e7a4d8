package dev.larder.services.database;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every service's database has around it; each service imports it. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

    @Bean
    QueryCounts queryCounts() {
        return new QueryCounts();
    }
}
