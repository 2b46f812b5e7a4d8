package dev.larder.server;

import dev.larder.services.LarderCustomizer;
import dev.larder.spring.autoconfigure.LarderBuilderCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the Larder of each service what the starter makes of the properties: tiers, bounds, and what is said of single caches. */
@Configuration(proxyBeanMethods = false)
class TiersConfiguration {

    @Bean
    FirstContact firstContact() {
        return new FirstContact();
    }

    @Bean
    LarderBuilderCustomizer hearOfRedis(FirstContact firstContact) {
        return larder -> larder.listener(firstContact);
    }

    @Bean
    LarderCustomizer asTheStarterSays(ObjectProvider<LarderBuilderCustomizer> customizers) {
        return larder -> customizers.orderedStream().forEach(customizer -> customizer.customize(larder));
    }
}
