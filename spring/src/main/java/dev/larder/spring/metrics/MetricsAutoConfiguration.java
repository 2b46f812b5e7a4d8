package dev.larder.spring.metrics;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.flags.Flags;
import dev.larder.micrometer.FlagMeters;
import dev.larder.micrometer.LarderMetrics;
import dev.larder.micrometer.LarderObservations;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Meters and observations of every {@link Larder} bean, and meters of {@link Flags} beans, on whatever registries the application has, {@link CacheFigures}, and a summary
 * in the log. Each backs off to a bean of the application's by the same name or type.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@EnableConfigurationProperties(
        MetricsProperties.class) // also where they switch everything off, or nobody would know them
public final class MetricsAutoConfiguration {

    /** Everything, where it is not switched off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(Larder.class)
    @ConditionalOnBooleanProperty(name = "larder.metrics.enabled", matchIfMissing = true)
    @Import({ServletPage.class, ReactivePage.class})
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean(name = "larderMetrics")
        MeterBinder larderMetrics(ObjectProvider<Larder> larders, ObjectProvider<Flags> flags) {
            return registry -> {
                larders.orderedStream().forEach(larder -> new LarderMetrics(larder).bindTo(registry));
                flags.orderedStream().forEach(each -> new FlagMeters(each).bindTo(registry));
            };
        }

        @Bean
        @ConditionalOnBooleanProperty(name = "larder.metrics.observations", matchIfMissing = true)
        @ConditionalOnMissingBean(name = "larderObservations")
        SmartInitializingSingleton larderObservations(
                ObjectProvider<Larder> larders, ObjectProvider<ObservationRegistry> registry) {
            return () -> registry.ifUnique(
                    unique -> larders.orderedStream().forEach(larder -> LarderObservations.observe(larder, unique)));
        }

        @Bean
        @ConditionalOnMissingBean
        CacheFigures larderFigures(ObjectProvider<Larder> larders, MetricsProperties properties) {
            return new CacheFigures(larders.orderedStream().toList(), Clock.system(), properties.prefix());
        }

        @Bean
        @ConditionalOnMissingBean
        Summaries larderSummaries(CacheFigures figures, MetricsProperties properties) {
            Summaries summaries = new Summaries(figures::snapshot, properties.detailed());
            return properties.publishInterval().isZero() ? summaries : summaries.every(properties.publishInterval());
        }
    }
}
