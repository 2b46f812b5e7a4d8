package dev.larder.spring.management;

import dev.larder.spring.health.HealthAutoConfiguration;
import dev.larder.spring.health.HealthCheck;
import dev.larder.spring.metrics.CacheFigures;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The management port, where {@code larder.management.port} is set.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {MetricsAutoConfiguration.class, HealthAutoConfiguration.class},
        afterName =
                "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration")
@EnableConfigurationProperties(ManagementProperties.class) // also without a port, or nobody would know them
public final class ManagementAutoConfiguration {

    private static final int THREADS = 4;
    private static final int QUEUE = 64;

    /** What a registry of the application says in Prometheus's format. */
    interface Scrape {
        String text();
    }

    /** The server, where it is wanted. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("larder.management.port")
    @ConditionalOnBean({CacheFigures.class, HealthCheck.class})
    static class Served {
        @Bean
        @ConditionalOnMissingBean
        ManagementServer larderManagementServer(
                ManagementProperties properties,
                HealthCheck health,
                CacheFigures figures,
                ObjectProvider<Scrape> meters) {
            Optional<Supplier<String>> text =
                    Optional.ofNullable(meters.getIfUnique()).map(scrape -> scrape::text);
            return new ManagementServer(
                    new InetSocketAddress(properties.address(), properties.requiredPort()),
                    new Pages(health, figures, text).byPath(),
                    THREADS,
                    QUEUE);
        }
    }

    /** The application's registry, where it has one that speaks the format. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(PrometheusMeterRegistry.class)
    static class Prometheus {
        @Bean
        @ConditionalOnBean(PrometheusMeterRegistry.class)
        Scrape larderScrape(PrometheusMeterRegistry registry) {
            return registry::scrape;
        }
    }
}
