package dev.larder.spring.logging;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Lets every {@link Larder} bean say what happens to it in the log of the application. Off with {@code larder.logging.enabled=false};
 * hits and misses are told by the core itself, to {@code dev.larder.cache.<name>} at DEBUG.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnBean(Larder.class)
@EnableConfigurationProperties(LoggingProperties.class)
public final class LoggingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "larderLogging")
    SmartInitializingSingleton larderLogging(ObjectProvider<Larder> larders, LoggingProperties properties) {
        return () -> {
            if (properties.enabled()) {
                larders.orderedStream().forEach(larder -> listen(larder, properties));
            }
        };
    }

    private static void listen(Larder larder, LoggingProperties properties) {
        larder.listen(new LogListener(larder.status().namespace(), properties.slow()));
    }
}
