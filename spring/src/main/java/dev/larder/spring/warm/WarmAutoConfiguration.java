package dev.larder.spring.warm;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.warm.Warmer;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link Warmer} beans, and the endpoint {@code larderwarmers}. Off with {@code larder.warm.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@EnableConfigurationProperties(WarmProperties.class) // also where it switches everything off, or nobody would know it
public final class WarmAutoConfiguration {

    /** Everything, where it is not switched off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(Larder.class)
    @ConditionalOnBooleanProperty(name = "larder.warm.enabled", matchIfMissing = true)
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean
        BeanWarmers larderWarmers(
                ObjectProvider<Larder> larders, ObjectProvider<Warmer<?, ?>> warmers, WarmProperties properties) {
            List<Warmer<?, ?>> all = warmers.orderedStream().toList();
            return new BeanWarmers(larders.orderedStream().toList(), all, properties);
        }
    }

    /** The endpoint, where there is Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnBean(Larder.class)
    static class Exposed {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WarmersEndpoint larderWarmersEndpoint(ObjectProvider<Larder> larders) {
            return new WarmersEndpoint(larders.orderedStream().toList());
        }
    }
}
