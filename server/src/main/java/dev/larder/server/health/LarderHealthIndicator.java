package dev.larder.server.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The Actuator component {@code larder}. It is up as long as requests are answered, with or without Redis: an orchestrator that
 * restarted or cut off a server because of its cache would make an outage of a slowdown.
 */
final class LarderHealthIndicator implements HealthIndicator {

    private final CacheHealthCheck check;

    LarderHealthIndicator(CacheHealthCheck check) {
        this.check = check;
    }

    @Override
    public Health health() {
        CacheHealth health = check.check();
        Health.Builder builder = health.status() == Verdict.DOWN ? Health.down() : Health.up();
        return builder.withDetail("status", health.status())
                .withDetail("summary", health.summary())
                .withDetail("tiers", health.tiers())
                .build();
    }
}
