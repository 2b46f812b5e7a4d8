package dev.larder.spring.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class KeyRingAutoConfigurationTest {

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, KeyRingAutoConfiguration.class));

    private final ApplicationContextRunner runner =
            bare.withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()));

    @Test
    void thereIsNoRingUnlessToldTo() {
        runner.run(context -> assertThat(context).doesNotHaveBean(KeyRing.class));
    }

    @Test
    void theRingProtectsAndIsMeasured() {
        runner.withPropertyValues("larder.keyring.enabled=true").run(context -> {
            KeyRing ring = context.getBean(KeyRing.class);
            assertThat(ring.unprotectText("a", ring.protect("a", "alice"))).hasValue("alice");
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean("larderKeyRingMetrics", MeterBinder.class).bindTo(registry);
            assertThat(registry.get("larder.keyring.keys").gauge().value()).isOne();
            assertThat(registry.get("larder.keyring.age").gauge().value()).isNotNegative();
            assertThat(registry.get("larder.keyring.refused").functionCounter().count())
                    .isZero();
        });
    }

    @Test
    void saysWhatIsMissingWithoutASharedTier() {
        bare.withPropertyValues("larder.keyring.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("larder.keyring.enabled is true, but there is no shared tier for the keys: set"
                                + " larder.redis.uri, or switch larder.keyring.enabled off"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refresh-every=0s | larder.keyring.refresh-every is 'PT0S': give a positive duration such as 60s",
                "read-for=-1s     | larder.keyring.read-for is 'PT-1S': give a positive duration such as 90d",
                "rotate-every=1m  | larder.keyring.rotate-every is 'PT1M': give at least four times"
                        + " larder.keyring.refresh-every, PT1M",
                "maximum-keys=2   | larder.keyring.maximum-keys is '2': give 3 to 100",
                "key-encryption-key=abc | larder.keyring.key-encryption-key is not the base64 of 32 bytes: make one with"
                        + " 'openssl rand -base64 32', the same for all nodes",
            })
    void saysWhichPropertyIsWrongAndWhatToDo(String property, String message) {
        runner.withPropertyValues("larder.keyring.enabled=true", "larder.keyring." + property)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessage(message));
    }
}
