package dev.larder.spring.metrics;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.internal.figures.Recent;
import dev.larder.spring.internal.figures.TierFigures;
import dev.larder.tier.SharedTier.ServerFigures;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The figures of all Larders of the application: a snapshot in code, and the page {@code /metrics/cache}. Inject it to look at what the
 * caches do. Thread-safe.
 *
 * @since 0.1
 */
public final class CacheFigures {

    /** The media type of {@link #page}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final List<Larder> larders;
    private final Clock clock;
    private final String prefix;
    private final Recent<Optional<ServerFigures>> server;

    CacheFigures(Collection<Larder> larders, Clock clock, String prefix) {
        this.larders = List.copyOf(larders);
        this.clock = clock;
        this.prefix = prefix;
        this.server = new Recent<>(() -> Optional.ofNullable(TierFigures.of(TierFigures.shared(this.larders))), clock);
    }

    /** What was counted, and how the Larders stand. Asks no server. */
    public LarderSnapshot snapshot() {
        return LarderSnapshot.of(larders, clock);
    }

    /**
     * The page for existing dashboards, as Prometheus text. Redis is asked at most once a second; where it does not answer, its two
     * figures are {@code NaN}. Blocks for a few seconds at most.
     */
    public String page() {
        ServerFigures redis = server.get().orElse(null);
        return new DashboardPage(prefix).of(snapshot().total(), redis);
    }
}
