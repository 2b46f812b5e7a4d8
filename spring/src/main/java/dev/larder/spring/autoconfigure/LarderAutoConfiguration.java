package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import dev.larder.tier.SharedTier;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * A {@link Larder} from the properties under {@code larder}: memory, and Redis where {@code larder.redis.uri} or {@code
 * larder.redis.host} is set. It backs off to the application's own {@link Larder}, its own {@link SharedTier.Provider} and to {@code
 * larder.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LarderProperties.class)
public final class LarderAutoConfiguration {

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor larderBindHandlerAdvisor(ListableBeanFactory beans) {
        return parent -> new CollectingBindHandler(parent, () -> prefixes(beans));
    }

    @Bean
    CachePolicies larderCachePolicies(LarderProperties properties) {
        return new CachePolicies(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    Larder larder(
            LarderProperties properties,
            Environment environment,
            ObjectProvider<SharedTier.Provider> shared,
            ObjectProvider<LarderBuilderCustomizer> customizers) {
        Larder.Builder builder =
                Settings.larder(properties, environment.getProperty("spring.application.name"), new Problems());
        shared.ifUnique(builder::shared);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean(SharedTier.Provider.class)
    @Conditional(OnRedis.class)
    SharedTier.Provider larderSharedTier(LarderProperties properties) {
        return Objects.requireNonNull(Settings.redis(properties.redis(), new Problems()));
    }

    /** What other beans read under {@code larder}. */
    private static Set<String> prefixes(ListableBeanFactory beans) {
        return Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
                .map(name -> beans.findAnnotationOnBean(name, ConfigurationProperties.class))
                .filter(Objects::nonNull)
                .map(ConfigurationProperties::prefix)
                .filter(prefix -> prefix.startsWith("larder."))
                .collect(Collectors.toUnmodifiableSet());
    }
}
