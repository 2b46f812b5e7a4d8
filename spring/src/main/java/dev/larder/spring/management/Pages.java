package dev.larder.spring.management;

import dev.larder.spring.health.HealthCheck;
import dev.larder.spring.health.LarderHealth;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.spring.metrics.CacheFigures;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the management port, each made when it is asked for. */
final class Pages {

    private final JsonMapper json = JsonMapper.shared();
    private final HealthCheck health;
    private final CacheFigures figures;
    private final Optional<Supplier<String>> meters;

    /** Pages; where no registry of the application speaks Prometheus's format, {@code /metrics} is the page for dashboards. */
    Pages(HealthCheck health, CacheFigures figures, Optional<Supplier<String>> meters) {
        this.health = health;
        this.figures = figures;
        this.meters = meters;
    }

    Map<String, Supplier<Page>> byPath() {
        return Map.of(
                "/health", this::health,
                "/metrics", this::metrics,
                "/metrics/cache", this::dashboards,
                "/api/metrics", this::snapshot);
    }

    private Page health() {
        LarderHealth now = health.check();
        return Page.json(now.status() == Verdict.DOWN ? Page.UNAVAILABLE : Page.OK, json.writeValueAsString(now));
    }

    private Page metrics() {
        return meters.map(text -> prometheus(text.get())).orElseGet(this::dashboards);
    }

    private Page dashboards() {
        return prometheus(figures.page());
    }

    private Page snapshot() {
        return Page.json(Page.OK, json.writeValueAsString(figures.snapshot()));
    }

    private static Page prometheus(String text) {
        return new Page(Page.OK, CacheFigures.CONTENT_TYPE, text);
    }
}
