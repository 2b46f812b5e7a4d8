package dev.larder.spring.actuator;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.autoconfigure.Explanation;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The endpoint {@code larder} where the application has Actuator and exposes it.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@EnableConfigurationProperties(ActuatorProperties.class)
public final class ActuatorAutoConfiguration {

    /** The endpoint, where there is Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnBean(Larder.class)
    static class Exposed {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        LarderEndpoint larderEndpoint(
                ObjectProvider<Larder> larders,
                ObjectProvider<Explanation> explanation,
                ActuatorProperties properties) {
            List<Larder> all = larders.orderedStream().toList();
            return new LarderEndpoint(
                    all,
                    () -> LarderSnapshot.of(all, Clock.system()),
                    () -> explanation.stream()
                            .flatMap(bean -> bean.missing().stream())
                            .toList(),
                    properties.showKeys());
        }
    }
}
