package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import dev.larder.tier.SharedTier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A {@link Larder} from the properties under {@code larder}: memory, and Redis where {@code larder.redis.uri} is set. It backs off to
 * the application's own {@link Larder}, its own {@link SharedTier.Provider} and to {@code larder.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LarderProperties.class)
public final class LarderAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Larder larder(
            LarderProperties properties,
            Environment environment,
            ObjectProvider<SharedTier.Provider> shared,
            ObjectProvider<LarderBuilderCustomizer> customizers) {
        Larder.Builder builder = Settings.larder(properties, environment.getProperty("spring.application.name"));
        shared.ifUnique(builder::shared);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean(SharedTier.Provider.class)
    @ConditionalOnProperty("larder.redis.uri")
    SharedTier.Provider larderSharedTier(LarderProperties properties) {
        return Settings.redis(properties.redis());
    }
}
