package dev.larder.console.figures;

import dev.larder.Cache;
import dev.larder.CacheStats;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Memory;
import dev.larder.console.api.Servers.SizingIntervals;
import dev.larder.console.figures.NodeFigures.Answer;
import dev.larder.console.figures.NodeFigures.Standing;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Inspection;
import dev.larder.inspect.Inspection.Sized;
import dev.larder.tier.LocalTier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the figures of a Larder of this process: counters once a call, what is hot and what is large every tenth. Asks no server. For one
 * thread at a time.
 */
public final class Collector {

    private static final int HOT_EVERY = 10;
    private static final int HOT_KEYS = 10;
    private static final int MOST_CACHES = 1_000;

    private final Larder larder;
    private final Inspection inspection;
    private final Timings timings;
    private final Clock clock;
    private final Host host;
    private final long startedAt;
    private final Map<String, List<String>> hot = new HashMap<>();
    private int turn;

    /**
     * The process a node lives in.
     *
     * @param name the machine's name, or empty
     * @param version Larder's
     */
    public record Host(String name, String version) {}

    /** Figures of a Larder, whose listener is {@code timings}. */
    public Collector(Larder larder, Timings timings, Clock clock, Host host) {
        this.larder = larder;
        this.inspection = larder.inspection();
        this.timings = timings;
        this.clock = clock;
        this.host = host;
        this.startedAt = clock.millis();
    }

    /** The figures now. */
    public NodeFigures collect(boolean farewell, @Nullable Answer answer) {
        LarderStatus status = larder.status();
        Runtime process = Runtime.getRuntime();
        boolean isHotTurn = turn++ % HOT_EVERY == 0;
        return new NodeFigures(
                NodeFigures.FORMAT,
                status.node(),
                host.name(),
                host.version(),
                clock.millis(),
                startedAt,
                farewell,
                process.totalMemory() - process.freeMemory(),
                process.maxMemory(),
                standing(status),
                larder.caches().stream()
                        .limit(MOST_CACHES)
                        .map(cache -> figures(cache, isHotTurn))
                        .toList(),
                answer);
    }

    private Standing standing(LarderStatus status) {
        LocalTier.Figures disk = larder.local().map(LocalTier::figures).orElse(null);
        double proofAge = status.proofAgeSeconds();
        return new Standing(
                status.shared() == null ? "none" : status.shared().connected() ? "connected" : "away",
                status.traffic() == null
                        ? null
                        : status.traffic().breaker().name().toLowerCase(Locale.ROOT),
                status.isSuspect(),
                proofAge > Integer.MAX_VALUE ? null : Math.round(proofAge * 1_000),
                Math.round(status.journalLagSeconds() * 1_000),
                status.abandonments(),
                status.deferred(),
                status.position(),
                disk != null,
                disk == null ? null : disk.bytes(),
                disk == null ? null : disk.trouble());
    }

    private CacheFigures figures(Cache<?, ?> cache, boolean isHotTurn) {
        CacheStats stats = cache.stats();
        String name = cache.name();
        if (isHotTurn) {
            hot.put(name, inspection.hottest(name, HOT_KEYS));
        }
        Optional<Analysis> analysis = inspection.analysis(name);
        return new CacheFigures(
                name,
                cache.spec().template(),
                tiers(cache),
                maximum(name),
                lookups(name, stats),
                stats.loads(),
                stats.loadFailures(),
                stats.loadNanos(),
                stats.loadsUnderWay(),
                stats.puts(),
                stats.refusedFills(),
                errors(stats),
                stats.evictions(),
                stats.bytesWritten(),
                stats.memoryEntries(),
                stats.flights(),
                timings.lookups(name),
                timings.loads(name),
                timings.failures(name),
                hot.getOrDefault(name, List.of()),
                largest(name),
                analysis.map(Analysis::advice).orElse(List.of()),
                analysis.map(SizingIntervals::of).orElse(null));
    }

    private List<String> tiers(Cache<?, ?> cache) {
        List<String> tiers = new ArrayList<>(List.of("memory"));
        if (larder.shared().isPresent() && cache.spec().isShared()) {
            tiers.add("redis");
        }
        if (larder.local().isPresent() && cache.spec().isOnDisk()) {
            tiers.add("disk");
        }
        return tiers;
    }

    private @Nullable Long maximum(String cache) {
        return inspection
                .memory(cache)
                .filter(Memory::countsEntries)
                .map(Memory::maximum)
                .orElse(null);
    }

    private Map<String, Long> lookups(String name, CacheStats stats) {
        Map<String, Long> lookups = new TreeMap<>();
        stats.lookups().forEach((outcome, count) -> lookups.put(outcome.label(), count));
        lookups.put("failed", timings.failed(name));
        return lookups;
    }

    private static Map<String, Long> errors(CacheStats stats) {
        Map<String, Long> errors = new TreeMap<>(stats.tierErrors());
        stats.diskErrors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
        return errors;
    }

    private List<Sized> largest(String cache) {
        return inspection.largest(cache);
    }
}
