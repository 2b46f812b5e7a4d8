package dev.larder.micrometer;

import dev.larder.LarderListener;
import dev.larder.tier.SharedTier.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Each server of the shared tier by itself. Which there are is looked up whenever other servers take their place; how they stand,
 * whenever somebody reads.
 */
final class ServerMeters implements LarderListener {

    private final Supplier<List<Server>> servers;
    private final Supplier<Instant> now;
    private final MultiGauge connected;
    private final MultiGauge breakers;
    private final MultiGauge certificates;

    ServerMeters(Supplier<List<Server>> servers, MeterRegistry registry, Tags namespace, Supplier<Instant> now) {
        this.servers = servers;
        this.now = now;
        Tags tags = namespace.and("tier", "redis");
        this.connected = MultiGauge.builder("larder.server.connected")
                .description("1 while commands can be sent to the server")
                .tags(tags)
                .register(registry);
        this.breakers = MultiGauge.builder("larder.server.breaker.state")
                .description("The server's circuit breaker: 0 closed, 1 half open, 2 open")
                .tags(tags)
                .register(registry);
        this.certificates = MultiGauge.builder("larder.server.certificate")
                .description("Until the first of the certificates ends that the TLS connection stands on")
                .baseUnit("days")
                .tags(tags)
                .register(registry);
    }

    /** Registers the servers of the moment in place of those before. */
    void bind() {
        List<Server> present = servers.get();
        connected.register(rows(present, server -> server.connected() ? 1 : 0), /* overwrite= */ true);
        breakers.register(rows(present, server -> TrafficMeters.number(server.breaker())), /* overwrite= */ true);
        certificates.register(rows(present, this::daysLeft), /* overwrite= */ true);
    }

    @Override
    public void serversChanged(ServersChanged event) {
        bind();
    }

    private List<Row<?>> rows(List<Server> present, ToDoubleFunction<Server> number) {
        return present.stream()
                .<Row<?>>map(server -> row(server.name(), number))
                .toList();
    }

    private Row<?> row(String name, ToDoubleFunction<Server> number) {
        return Row.of(
                Tags.of("server", name),
                servers,
                present -> present.get().stream()
                        .filter(isNamed(name))
                        .mapToDouble(number)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private static Predicate<Server> isNamed(String name) {
        return server -> server.name().equals(name);
    }

    private double daysLeft(Server server) {
        Instant until = server.certificateUntil();
        return until == null
                ? Double.NaN
                : Duration.between(now.get(), until).toMillis()
                        / (double) Duration.ofDays(1).toMillis();
    }
}
