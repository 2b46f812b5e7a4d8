package dev.larder.services.coach;

import java.util.Optional;

/** Insights behind caches. */
final class CachedInsights implements Insights {

    private final CoachCaches caches;

    CachedInsights(CoachCaches caches) {
        this.caches = caches;
    }

    @Override
    public Optional<Dashboard> dashboard(long userId) {
        return caches.answer(caches.dashboards.lookup(userId));
    }

    @Override
    public SystemHealth systemHealth() {
        return caches.answer(caches.systemHealth.lookup(new CoachCaches.EverybodyKey()))
                .orElseThrow();
    }
}
