package dev.larder.spring.health;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.flags.FlagStats;
import dev.larder.flags.Flags;
import dev.larder.spring.health.LarderHealth.Disk;
import dev.larder.spring.health.LarderHealth.FlagAnswers;
import dev.larder.spring.health.LarderHealth.Journal;
import dev.larder.spring.health.LarderHealth.Node;
import dev.larder.spring.health.LarderHealth.Redis;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.spring.health.LarderHealth.Writes;
import dev.larder.spring.internal.figures.Recent;
import dev.larder.spring.internal.figures.TierFigures;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.ServerFigures;
import dev.larder.writes.WriteQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how the Larders stand, at most once a second however many ask. Thread-safe; blocks for a few seconds at most, and not at all
 * while Redis is known to be away.
 *
 * @since 0.1
 */
public final class HealthCheck {

    private static final Duration LATE = Duration.ofMinutes(5);

    private final List<Larder> larders;
    private final List<Flags> flags;
    private final HealthProperties properties;
    private final BooleanSupplier source;
    private final Clock clock;
    private final Recent<LarderHealth> recent;

    HealthCheck(
            Collection<Larder> larders,
            Collection<Flags> flags,
            HealthProperties properties,
            BooleanSupplier source,
            Clock clock) {
        this.larders = List.copyOf(larders);
        this.flags = List.copyOf(flags);
        this.properties = properties;
        this.source = source;
        this.clock = clock;
        this.recent = new Recent<>(this::measure, clock);
    }

    /** How the Larders stand now, or stood less than a second ago. */
    public LarderHealth check() {
        return recent.get();
    }

    private LarderHealth measure() {
        List<Node> nodes = larders.stream().map(this::measure).toList();
        Verdict worst =
                nodes.stream().map(Node::status).max(Comparator.naturalOrder()).orElse(Verdict.UP);
        return new LarderHealth(worst, Instant.ofEpochMilli(clock.millis()), nodes);
    }

    private Node measure(Larder larder) {
        LarderStatus status = larder.status();
        Redis redis = larder.shared().map(tier -> redis(tier, status.node())).orElse(null);
        Journal journal = new Journal(
                status.isSuspect(), status.proofAgeSeconds(), status.journalLagSeconds(), status.abandonments());
        Disk disk = larder.local().map(HealthCheck::disk).orElse(null);
        FlagAnswers answers = flags.stream()
                .filter(each -> each.namespace().equals(status.namespace()))
                .map(HealthCheck::answers)
                .findFirst()
                .orElse(null);
        List<Writes> writes = writes(larder);
        Judgement judgement = Judgement.of(redis, journal, status.deferred(), properties, source)
                .with(disk)
                .withFlags(answers)
                .withWrites(writes);
        return new Node(
                judgement.status(),
                status.namespace(),
                status.node(),
                judgement.summary(),
                redis,
                journal,
                status.deferred(),
                disk,
                answers,
                writes);
    }

    private static List<Writes> writes(Larder larder) {
        return larder.caches().stream()
                .filter(cache -> cache.spec().writeBehind() != null)
                .map(cache -> writes(cache.name(), cache.writes().figures()))
                .toList();
    }

    private static Writes writes(String cache, WriteQueue.Figures figures) {
        return new Writes(
                cache,
                figures.oldest().compareTo(LATE) > 0,
                figures.queued(),
                figures.oldest().toMillis() / 1e3,
                figures.deadLetters(),
                figures.unreadable());
    }

    private static FlagAnswers answers(Flags flags) {
        FlagStats stats = flags.stats();
        return new FlagAnswers(!stats.isAway(), stats.away(), stats.unknown(), stats.mistyped(), stats.reason());
    }

    private static Disk disk(LocalTier tier) {
        LocalTier.Figures figures = tier.figures();
        return new Disk(figures.trouble() == null, figures.entries(), figures.bytes(), figures.trouble());
    }

    private Redis redis(SharedTier tier, String node) {
        ServerFigures figures = TierFigures.of(tier);
        boolean isTried = figures != null && properties.readBack();
        SharedTier.Status status = tier.status();
        SharedTier.Traffic traffic = tier.traffic();
        return new Redis(
                status.connected(),
                Instant.ofEpochMilli(status.sinceEpochMillis()),
                figures == null ? null : TierFigures.millis(figures),
                isTried ? (Boolean) ReadBack.works(tier, node, clock.nanos()) : null,
                figures == null ? null : figures.version(),
                label(traffic.breaker()),
                traffic.underWay(),
                lastError(status),
                tier.servers().stream().map(HealthCheck::server).toList());
    }

    private static LarderHealth.Server server(SharedTier.Server server) {
        return new LarderHealth.Server(
                server.name(),
                server.address(),
                server.connected(),
                Instant.ofEpochMilli(server.sinceEpochMillis()),
                label(server.breaker()),
                server.connected() ? null : server.lastError(),
                server.certificateUntil());
    }

    private static String label(SharedTier.BreakerState breaker) {
        return breaker.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String lastError(SharedTier.Status status) {
        return status.connected() ? null : status.lastError();
    }
}
