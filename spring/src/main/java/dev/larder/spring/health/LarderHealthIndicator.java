package dev.larder.spring.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The Actuator component {@code larder}. Degraded answers with HTTP 200, and liveness never asks it: an orchestrator that restarted or
 * cut off an application because of its cache would make an outage of a slowdown.
 */
final class LarderHealthIndicator implements HealthIndicator {

    private final HealthCheck check;

    LarderHealthIndicator(HealthCheck check) {
        this.check = check;
    }

    @Override
    public Health health() {
        LarderHealth health = check.check();
        Health.Builder builder = Health.status(status(health));
        builder.withDetail("summary", summary(health));
        health.nodes().forEach(node -> builder.withDetail(node.namespace(), node));
        return builder.build();
    }

    private static Status status(LarderHealth health) {
        return switch (health.status()) {
            case UP -> Status.UP;
            case DEGRADED -> new Status("DEGRADED", "Works, at a higher cost");
            case DOWN -> Status.DOWN;
        };
    }

    /** Of the first node that stands as badly as all together. */
    private static String summary(LarderHealth health) {
        return health.nodes().stream()
                .filter(node -> node.status() == health.status())
                .map(LarderHealth.Node::summary)
                .findFirst()
                .orElse("There is no Larder");
    }
}
