package dev.larder.server;

import dev.larder.services.LarderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the server gives the Larder of each service: its Redis. Meters and health the starter gives them. */
@Configuration(proxyBeanMethods = false)
class TiersConfiguration {

    @Bean
    RedisHome redisHome(Options options, DataFolder folder) {
        return options.redis() == null
                ? RedisHome.embedded(folder.path().resolve("redis"))
                : RedisHome.of(options.redis());
    }

    @Bean
    FirstContact firstContact() {
        return new FirstContact();
    }

    @Bean
    LarderCustomizer sharedTier(RedisHome home, FirstContact firstContact) {
        return larder -> larder.shared(home.redis()).listener(firstContact);
    }
}
