package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import dev.larder.micrometer.LarderContext;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * A {@link Larder} from the properties under {@code larder}: memory, and Redis where {@code larder.redis.uri} or {@code
 * larder.redis.host} is set, and the disk where {@code larder.disk.path} is. It backs off to the application's own {@link Larder}, its own
 * {@link SharedTier.Provider} or {@link LocalTier.Provider}, and to {@code larder.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LarderProperties.class)
public final class LarderAutoConfiguration {

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor larderBindHandlerAdvisor(ListableBeanFactory beans) {
        return parent -> new CollectingBindHandler(parent, () -> others(beans));
    }

    @Bean
    CachePolicies larderCachePolicies(LarderProperties properties) {
        return new CachePolicies(properties);
    }

    /** Everything but the name, for as many Larders as an application has. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    LarderBuilderCustomizer larderSettings(
            LarderProperties properties,
            CachePolicies policies,
            ObjectProvider<SharedTier.Provider> shared,
            ObjectProvider<LocalTier.Provider> disk) {
        return builder -> {
            Settings.bound(builder, properties, new Problems());
            builder.policy(policies);
            shared.ifUnique(builder::shared);
            disk.ifUnique(builder::disk);
        };
    }

    @Bean
    @ConditionalOnMissingBean
    Larder larder(
            LarderProperties properties, Environment environment, ObjectProvider<LarderBuilderCustomizer> customizers) {
        Larder.Builder builder =
                Settings.named(properties, environment.getProperty("spring.application.name"), new Problems());
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean(SharedTier.Provider.class)
    @Conditional(OnRedis.class)
    SharedTier.Provider larderSharedTier(LarderProperties properties, ObjectProvider<SslBundles> bundles) {
        return new RedisSettings(properties.redis(), new Problems())
                .redis(name -> SslBundleTls.of(name, bundles.getIfAvailable()));
    }

    /** Before the application's own, so that those have the last word. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextSnapshotFactory.class)
    static class ContextPropagation {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        @ConditionalOnMissingBean(name = "larderContext")
        LarderBuilderCustomizer larderContext(ObjectProvider<ContextSnapshotFactory> factory) {
            ContextSnapshotFactory own = factory.getIfUnique();
            return builder -> builder.callersContext(
                    own == null ? LarderContext.allThreadLocals() : LarderContext.threadLocals(own));
        }
    }

    @Bean
    @ConditionalOnMissingBean(LocalTier.Provider.class)
    @Conditional(OnDisk.class)
    LocalTier.Provider larderLocalTier(LarderProperties properties) {
        return Objects.requireNonNull(Settings.disk(properties.disk(), new Problems()));
    }

    @Bean
    Explanation larderExplanation(LarderProperties properties, Environment environment, ListableBeanFactory beans) {
        return new Explanation(properties, environment, beans);
    }

    /** What other beans read under {@code larder}, by prefix. */
    private static Map<String, Class<?>> others(ListableBeanFactory beans) {
        Map<String, Class<?>> others = new TreeMap<>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            ConfigurationProperties annotation = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            Class<?> type = beans.getType(name);
            if (annotation != null && type != null && annotation.prefix().startsWith("larder.")) {
                others.put(annotation.prefix(), type);
            }
        }
        return others;
    }
}
