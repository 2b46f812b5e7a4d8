package dev.larder.spring.examples;

import dev.larder.flags.FlagSource;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where flags are kept. */
@Configuration(proxyBeanMethods = false)
class FlagExamples {

    @Bean
    FlagSource flagSource(JdbcClient database) {
        return () -> database.sql("select name, text from flag").query(rows -> {
            Map<String, String> flags = new HashMap<>();
            while (rows.next()) {
                flags.put(rows.getString("name"), rows.getString("text"));
            }
            return flags;
        });
    }
}
