package dev.larder.micrometer;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderListener;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.Objects;

/**
 * Meters of a {@link Larder} and its caches, those made later included. Bind it once to each registry, before the first lookups: what
 * the timers missed they do not count later. The counters read {@link dev.larder.Cache#stats}, so a memory hit costs nothing more.
 *
 * <p>Every meter carries {@code namespace}; the other tags are cache names and fixed words. The counters and gauges go on answering
 * after {@link Larder#close}. Thread-safe.
 */
public final class LarderMetrics implements MeterBinder {

    private final Larder larder;

    /** Meters of a Larder. */
    public LarderMetrics(Larder larder) {
        this.larder = Objects.requireNonNull(larder, "larder");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Tags namespace = Tags.of(Tag.of("namespace", larder.status().namespace()));
        boolean hasShared = larder.shared().isPresent();
        CacheMeters cacheMeters =
                new CacheMeters(registry, namespace, hasShared, larder.local().isPresent());
        new NodeMeters(larder, registry, namespace).bind();
        if (hasShared) {
            new TrafficMeters(larder, registry, namespace).bind();
        }
        larder.local().ifPresent(tier -> new DiskMeters(tier, registry, namespace).bind());
        larder.shared().ifPresent(tier -> bindServers(tier, registry, namespace));
        WarmerMeters warmerMeters = new WarmerMeters(registry, namespace);
        WriteMeters writeMeters = new WriteMeters(registry, namespace);
        // Listening comes first: a cache made in between is bound twice, which is once.
        larder.listen(new EventMeters(registry, namespace));
        larder.listen(new LarderListener() {
            @Override
            public void cacheMade(CacheMade event) {
                cacheMeters.bind(event.cache());
                writeMeters.bind(event.cache());
            }

            @Override
            public void warmerMade(WarmerMade event) {
                warmerMeters.bind(event.warming());
            }
        });
        larder.caches().forEach(cacheMeters::bind);
        larder.caches().forEach(writeMeters::bind);
        larder.warmers().forEach(warmerMeters::bind);
    }

    private void bindServers(SharedTier tier, MeterRegistry registry, Tags namespace) {
        ServerMeters servers = new ServerMeters(tier::servers, registry, namespace, LarderMetrics::now);
        // Listening comes first: servers that change in between are bound twice, which is once.
        larder.listen(servers);
        servers.bind();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Clock.system().millis());
    }
}
