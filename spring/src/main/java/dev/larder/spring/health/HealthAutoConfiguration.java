package dev.larder.spring.health;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.flags.Flags;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A {@link HealthCheck} of every {@link Larder} bean, and the Actuator component {@code larder} where the application has Actuator's
 * health. Off with {@code management.health.larder.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnBean(Larder.class)
@EnableConfigurationProperties(HealthProperties.class)
public final class HealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HealthCheck larderHealthCheck(
            ObjectProvider<Larder> larders,
            ObjectProvider<SourceCheck> sources,
            ObjectProvider<Flags> flags,
            HealthProperties properties) {
        return new HealthCheck(
                larders.orderedStream().toList(),
                flags.orderedStream().toList(),
                properties,
                () -> sources.orderedStream().allMatch(SourceCheck::answers),
                Clock.system());
    }

    /** The component; the bean's name is the component's. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class Indicator {
        @Bean
        @ConditionalOnMissingBean(name = "larderHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("larder")
        HealthIndicator larderHealthIndicator(HealthCheck check) {
            return new LarderHealthIndicator(check);
        }
    }
}
