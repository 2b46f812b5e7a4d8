package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderListener.ServersChanged;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier.BreakerState;
import dev.larder.tier.SharedTier.Server;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServerMetersTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Server> servers = new ArrayList<>();
    private final ServerMeters meters = new ServerMeters(() -> servers, registry, Tags.empty(), () -> NOW);

    private static Server server(String name, BreakerState breaker, @Nullable Instant until) {
        return new Server(name, name, breaker == BreakerState.CLOSED, breaker, 0, null, until);
    }

    private double value(String meter, String server) {
        return registry.get(meter)
                .tag("server", server)
                .tag("tier", "redis")
                .gauge()
                .value();
    }

    @Test
    void tellEachByItself() {
        servers.add(server("a:1", BreakerState.CLOSED, null));
        servers.add(server("b:1", BreakerState.OPEN, null));
        meters.bind();

        assertThat(value("larder.server.connected", "a:1")).isOne();
        assertThat(value("larder.server.connected", "b:1")).isZero();
        assertThat(value("larder.server.breaker.state", "a:1")).isZero();
        assertThat(value("larder.server.breaker.state", "b:1")).isEqualTo(2);
    }

    @Test
    void readHowTheyStandWhenTheyAreAsked() {
        servers.add(server("a:1", BreakerState.OPEN, null));
        meters.bind();
        servers.set(0, server("a:1", BreakerState.HALF_OPEN, null));

        assertThat(value("larder.server.breaker.state", "a:1")).isOne();
    }

    @Test
    void tellTheDaysThatCertificatesHaveLeft() {
        servers.add(server("a:1", BreakerState.CLOSED, NOW.plus(Duration.ofHours(36))));
        servers.add(server("b:1", BreakerState.CLOSED, null));
        meters.bind();

        assertThat(value("larder.server.certificate", "a:1")).isEqualTo(1.5);
        assertThat(value("larder.server.certificate", "b:1")).isNaN();
    }

    @Test
    void followWhenOthersTakeTheirPlace() {
        servers.add(server("a:1", BreakerState.CLOSED, null));
        meters.bind();
        servers.set(0, server("c:1", BreakerState.CLOSED, null));
        meters.serversChanged(new ServersChanged("redis", List.of("c:1")));

        assertThat(registry.get("larder.server.connected").gauges())
                .extracting(gauge -> gauge.getId().getTag("server"))
                .containsExactly("c:1");
    }

    @Test
    void areBoundWithTheOthers() {
        FailingSharedTier tier = FailingSharedTier.around(new InMemorySharedTier(Clock.system()).link());
        try (Larder larder =
                Larder.named("shop").shared(tier).codecs(new InMemoryCodecs()).build()) {
            new LarderMetrics(larder).bindTo(registry);

            Gauge gauge = registry.get("larder.server.connected").gauge();
            assertThat(gauge.getId().getTag("namespace")).isEqualTo("shop:v1");
            assertThat(gauge.value()).isOne();
        }
    }
}
