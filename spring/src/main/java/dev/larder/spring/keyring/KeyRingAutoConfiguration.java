package dev.larder.spring.keyring;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The bean {@link KeyRing} where {@code larder.keyring.enabled} says so. It backs off to one of the application's.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnBean(Larder.class)
@EnableConfigurationProperties(KeyRingProperties.class)
public final class KeyRingAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("larder.keyring.enabled")
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean
        KeyRing larderKeyRing(Larder larder, KeyRingProperties properties) {
            SharedTier tier = larder.shared()
                    .orElseThrow(
                            () -> new IllegalStateException(
                                    "larder.keyring.enabled is true, but there is no shared"
                                            + " tier for the keys: set larder.redis.uri, or switch larder.keyring.enabled off"));
            Wrapping wrapping = Wrapping.with(properties.keyEncryptionKey());
            RingKeeper keeper =
                    new RingKeeper(tier, Clock.system(), properties.rules(), wrapping, properties.refreshEvery());
            return new KeyRing(keeper.refreshing());
        }

        @Bean
        MeterBinder larderKeyRingMetrics(KeyRing ring) {
            return registry -> {
                Gauge.builder("larder.keyring.keys", ring, KeyRing::keys)
                        .description("Keys in the ring, as this node knows it")
                        .register(registry);
                Gauge.builder("larder.keyring.age", ring, KeyRing::ageSeconds)
                        .description("How long the key has been in use that protects what is new")
                        .baseUnit("seconds")
                        .register(registry);
                FunctionCounter.builder("larder.keyring.refused", ring, KeyRing::refused)
                        .description("Cookies and tokens that were refused")
                        .register(registry);
            };
        }
    }
}
