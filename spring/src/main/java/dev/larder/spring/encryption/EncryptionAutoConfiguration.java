package dev.larder.spring.encryption;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.EncryptionKeys.State;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.autoconfigure.LarderBuilderCustomizer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Encrypts what every cache keeps below memory where {@code larder.encryption.enabled} says so. It backs off to an {@link EncryptionKeys} of
 * the application's, for a master key from elsewhere.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@EnableConfigurationProperties(EncryptionProperties.class)
public final class EncryptionAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("larder.encryption.enabled")
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean
        EncryptionKeys larderEncryptionKeys(EncryptionProperties properties) {
            return properties.keys();
        }

        @Bean
        LarderBuilderCustomizer larderEncryption(EncryptionKeys keys) {
            return builder -> builder.wrapCodecs(keys::encrypting);
        }

        /** So that a wrong master key is told at the start, and not when the first cache is made. */
        @Bean
        SmartInitializingSingleton larderEncryptionStart(ObjectProvider<Larder> larders, EncryptionKeys keys) {
            return () -> larders.stream().forEach(larder -> join(larder, keys));
        }

        private static void join(Larder larder, EncryptionKeys keys) {
            if (larder.shared().isEmpty()) {
                throw new IllegalStateException("larder.encryption.enabled is true, but there is no shared tier for the"
                        + " keys: set larder.redis.uri, or switch larder.encryption.enabled off");
            }
            keys.join(larder);
        }

        @Bean
        MeterBinder larderEncryptionMetrics(ObjectProvider<Larder> larders, EncryptionKeys keys) {
            return registry -> larders.stream().forEach(larder -> {
                EncryptionKeys ring = keys.of(larder);
                String namespace = larder.status().namespace();
                Gauge.builder("larder.encryption.keys", ring, Enabled::living)
                        .description("Keys that values may be encrypted by, as this node knows them")
                        .tag("namespace", namespace)
                        .register(registry);
                Gauge.builder("larder.encryption.unreadable", ring, Enabled::unreadable)
                        .description("Keys that this node's master key cannot read; what they encrypt is missed")
                        .tag("namespace", namespace)
                        .register(registry);
                Gauge.builder("larder.encryption.age", ring, Enabled::ageSeconds)
                        .description(
                                "How long the key has been in use that encrypts what is new; not a number without one")
                        .baseUnit("seconds")
                        .tag("namespace", namespace)
                        .register(registry);
            });
        }

        private static double living(EncryptionKeys ring) {
            return ring.keys().stream()
                    .filter(key -> key.state() != State.RETIRED)
                    .count();
        }

        private static double unreadable(EncryptionKeys ring) {
            return ring.keys().stream()
                    .filter(key -> key.state() == State.UNREADABLE)
                    .count();
        }

        private static double ageSeconds(EncryptionKeys ring) {
            return ring.active()
                    .map(EncryptionKeys.Key::activeFrom)
                    .map(from -> Duration.between(
                                            from,
                                            Instant.ofEpochMilli(Clock.system().millis()))
                                    .toMillis()
                            / 1_000.0)
                    .orElse(Double.NaN);
        }
    }
}
