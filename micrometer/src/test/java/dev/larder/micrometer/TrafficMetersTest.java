package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.TierLink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class TrafficMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void tellTheBreakerOfTheTier() {
        TierLink link = new InMemorySharedTier(Clock.system()).link();
        try (Larder larder =
                Larder.named("shop").shared(link).codecs(new InMemoryCodecs()).build()) {
            new LarderMetrics(larder).bindTo(registry);
            assertThat(breaker()).isZero();
            link.disconnect();
            assertThat(breaker()).isEqualTo(2);
        }
    }

    private double breaker() {
        return registry.get("larder.breaker.state").tag("tier", "redis").gauge().value();
    }

    @Test
    void areNotThereWithoutASharedTier() {
        try (Larder larder = Larder.named("shop").build()) {
            new LarderMetrics(larder).bindTo(registry);
            assertThat(registry.find("larder.breaker.state").gauge()).isNull();
        }
    }
}
