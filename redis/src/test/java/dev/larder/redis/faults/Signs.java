package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.micrometer.LarderMetrics;
import dev.larder.redis.CapturedLogs;
import dev.larder.redis.nodes.Orders;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * By what operators notice what happens to one node: meters under the names they are scraped by, what a health page is made of, and log
 * lines. Each question asserts, and answers what to write into the row.
 */
final class Signs implements AutoCloseable {

    /** A line says that something changed, not that something happened; there are hundreds of calls in each row. */
    private static final int MOST_LINES = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Larder larder;
    private final CapturedLogs logs;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<Meter.Id, Double> before = new ConcurrentHashMap<>();
    private final Set<Ailment> ailments = Collections.synchronizedSet(EnumSet.noneOf(Ailment.class));
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Orders::daemon);

    private Signs(Larder larder, CapturedLogs logs) {
        this.larder = larder;
        this.logs = logs;
    }

    /** From now on. */
    static Signs of(Larder larder, CapturedLogs logs) {
        Signs signs = new Signs(larder, logs);
        new LarderMetrics(larder).bindTo(signs.meters);
        signs.meters.getMeters().forEach(meter -> signs.before.put(meter.getId(), value(meter)));
        signs.watch.scheduleWithFixedDelay(signs::look, 0, 10, TimeUnit.MILLISECONDS);
        return signs;
    }

    private static double value(Meter meter) {
        return meter.measure().iterator().next().getValue();
    }

    private void look() {
        SharedTier.Status shared = larder.status().shared();
        if (shared != null && shared.lastError() != null) {
            reasons.add(shared.lastError());
        }
        Stream.of(Ailment.values())
                .filter(each -> each.isThere(larder.status()))
                .forEach(ailments::add);
    }

    /** A counter, or all that share a name and these tags (name, value, …), has grown since. */
    String grew(String name, String... tags) {
        double more = more(name, tags);
        assertThat(more).as("growth of %s %s; %s", name, List.of(tags), this).isPositive();
        return named(name, tags) + " +" + Math.round(more);
    }

    /** Whether it has. */
    boolean hasGrown(String name, String... tags) {
        return more(name, tags) > 0;
    }

    private double more(String name, String... tags) {
        Collection<Meter> found = meters.find(name).tags(tags).meters();
        return found.stream()
                .mapToDouble(meter -> value(meter) - before.getOrDefault(meter.getId(), 0.0))
                .sum();
    }

    /** A gauge reads as is expected, now. */
    String reads(double expected, String name, String... tags) {
        assertThat(meters.get(name).tags(tags).gauge().value()).as(name).isEqualTo(expected);
        return named(name, tags) + " " + Math.round(expected);
    }

    /** A timer's longest was this long at least. */
    String took(long atLeastMillis, String name, String... tags) {
        double most = meters.get(name).tags(tags).timers().stream()
                .mapToDouble(timer -> timer.max(TimeUnit.MILLISECONDS))
                .max()
                .orElse(0);
        assertThat(most).as(name).isGreaterThanOrEqualTo(atLeastMillis);
        return named(name, tags) + " up to " + Math.round(most) + " ms";
    }

    private static String named(String name, String... tags) {
        String values = Stream.iterate(1, i -> i < tags.length, i -> i + 2)
                .map(i -> " " + tags[i])
                .collect(Collectors.joining());
        return "`" + name + values + "`";
    }

    /** A health page has said so at some time since, and so that the node is degraded. */
    String degraded(Ailment... expected) {
        assertThat(ailments).as("%s", this).contains(expected);
        return "degraded: " + words(expected);
    }

    /** A health page has said at some time since why Redis is not available. */
    String reason(String part) {
        assertThat(reasons).as("%s", this).anyMatch(reason -> reason.contains(part));
        return "health: `" + part + "`";
    }

    /** A health page has no reason to say anything else, now or before long; a busy machine may have given it one for moments. */
    String up() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Stream.of(Ailment.values()).noneMatch(each -> each.isThere(larder.status())));
        return ailments.isEmpty() ? "up" : "up, but for moments: " + words(ailments.toArray(Ailment[]::new));
    }

    private static String words(Ailment... ailments) {
        return Stream.of(ailments).map(Ailment::toString).collect(Collectors.joining(", "));
    }

    /** There was such a line, but not one for each call. */
    String said(String beginning) {
        List<String> lines = lines(beginning);
        assertThat(lines).as("'%s'; %s", beginning, this).hasSizeBetween(1, MOST_LINES);
        return "`" + beginning + "`" + (lines.size() == 1 ? "" : " ×" + lines.size());
    }

    /** There was such a line, for each call, at a level that is off unless somebody looks for a cause. */
    String detailed(String beginning) {
        String whole = "DEBUG " + beginning;
        assertThat(lines(whole)).as("'%s'; %s", whole, this).isNotEmpty();
        return "`" + whole + "`";
    }

    /** Nothing was said above INFO, or what a busy machine had caused, but not for each call. */
    String silent() {
        assertThat(logs.warnings()).as("%s", this).hasSizeLessThanOrEqualTo(MOST_LINES);
        return logs.warnings().isEmpty()
                ? "silent"
                : "warnings: " + logs.warnings().size();
    }

    private List<String> lines(String beginning) {
        return logs.lines().stream().filter(line -> line.startsWith(beginning)).toList();
    }

    /** All of it, for who looks for the cause of a failure. */
    @Override
    public String toString() {
        String grown = meters.getMeters().stream()
                .filter(meter -> value(meter) > before.getOrDefault(meter.getId(), 0.0))
                .map(meter -> meter.getId().getName() + meter.getId().getTags() + " "
                        + (value(meter) - before.getOrDefault(meter.getId(), 0.0)))
                .sorted()
                .collect(Collectors.joining("\n  "));
        String said = logs.lines().stream()
                .filter(line -> !line.contains("Lookup:"))
                .distinct()
                .limit(15)
                .collect(Collectors.joining("\n  "));
        return "seen: " + ailments + "\n  " + grown + "\n  " + said;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        meters.close();
    }
}
