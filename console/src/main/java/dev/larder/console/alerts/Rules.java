package dev.larder.console.alerts;

import dev.larder.console.alerts.Rule.Bound;
import dev.larder.console.alerts.Rule.Unit;
import dev.larder.console.api.Watches.Threshold;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All rules, as they are unless somebody says otherwise, or with what was said. Immutable. */
public final class Rules {

    static final String REDIS_AWAY = "redis-away";
    static final String BREAKER_OPEN = "breaker-open";
    static final String NODE_GONE = "node-gone";
    static final String NODE_SILENT = "node-silent";
    static final String SUSPECT = "suspect";
    static final String DEFERRED = "deferred";
    static final String JOURNAL_LAG = "journal-lag";
    static final String DISK_TROUBLE = "disk-trouble";
    static final String HEAP = "heap";
    static final String REDIS_MEMORY = "redis-memory";
    static final String LOAD_ERRORS = "load-errors";
    static final String LOAD_P99 = "load-p99";
    static final String STALE_SERVED = "stale-served";
    static final String HIT_RATIO = "hit-ratio";
    static final String EVICTIONS = "evictions";

    private static final List<Rule> DEFAULTS = List.of(
            is(REDIS_AWAY, "A node cannot reach Redis", Severity.CRITICAL, 0),
            is(BREAKER_OPEN, "A node leaves Redis alone: its circuit breaker is open", Severity.CRITICAL, 0),
            is(NODE_GONE, "A node has gone without a farewell", Severity.WARNING, 0),
            is(NODE_SILENT, "A node has not been heard of for 30 s", Severity.WARNING, 0),
            is(
                    SUSPECT,
                    "A node does not believe its copies: the journal was not read to its end",
                    Severity.WARNING,
                    30),
            above(DEFERRED, "Invalidations of a node wait for Redis", Severity.WARNING, 0, Unit.COUNT, 60, 0),
            above(
                    JOURNAL_LAG,
                    "A node applies late what others declared untrue",
                    Severity.WARNING,
                    1_000,
                    Unit.MILLIS,
                    120,
                    0),
            is(DISK_TROUBLE, "Something is wrong with a node's disk tier", Severity.WARNING, 30),
            above(
                    HEAP,
                    "The heap of a node's process is full, collected or not",
                    Severity.WARNING,
                    0.95,
                    Unit.RATIO,
                    300,
                    0),
            above(
                    REDIS_MEMORY,
                    "A Redis that may not push out every key is full",
                    Severity.CRITICAL,
                    0.9,
                    Unit.RATIO,
                    300,
                    0),
            above(LOAD_ERRORS, "Loads of a cache fail", Severity.WARNING, 0.05, Unit.RATIO, 60, 10),
            above(
                    LOAD_P99,
                    "Loads of a cache take long, one in a hundred",
                    Severity.WARNING,
                    5_000,
                    Unit.MILLIS,
                    300,
                    20),
            above(STALE_SERVED, "A cache answers past the time to live", Severity.WARNING, 0.05, Unit.RATIO, 600, 100),
            below(HIT_RATIO, "A cache has to load most of what it is asked for", Severity.WARNING, 0.2, 600, 1_000),
            above(EVICTIONS, "A cache pushes entries out for room", Severity.INFO, 0.2, Unit.RATIO, 0, 100));

    private final Map<String, Rule> rules;

    private Rules(Map<String, Rule> rules) {
        this.rules = rules;
    }

    private static Rule is(String id, String text, Severity severity, int seconds) {
        return new Rule(id, text, severity, Bound.IS, 0, Unit.NONE, Duration.ofSeconds(seconds), 0, true);
    }

    private static Rule above(
            String id, String text, Severity severity, double limit, Unit unit, int seconds, long minimum) {
        return new Rule(id, text, severity, Bound.ABOVE, limit, unit, Duration.ofSeconds(seconds), minimum, true);
    }

    private static Rule below(String id, String text, Severity severity, double limit, int seconds, long minimum) {
        Duration lasting = Duration.ofSeconds(seconds);
        return new Rule(id, text, severity, Bound.BELOW, limit, Unit.RATIO, lasting, minimum, true);
    }

    /**
     * What somebody wants of a rule; null is as it was.
     *
     * @param enabled whether anybody looks
     * @param limit a ratio ({@code 0.2}, {@code 20%}), a duration ({@code 5s}) or a number, as the rule has it
     * @param lasting how long it has to be broken before it fires
     * @param severity how bad it is
     * @param minimum of how many lookups or loads a minute
     */
    public record Change(
            @Nullable Boolean enabled,
            @Nullable String limit,
            @Nullable Duration lasting,
            @Nullable Severity severity,
            @Nullable Long minimum) {}

    /** As they are. */
    public static Rules defaults() {
        return changed(Map.of());
    }

    /**
     * With changes, by id.
     *
     * @throws IllegalArgumentException if there is no such rule, or a change makes no sense; the message begins with the id
     */
    public static Rules changed(Map<String, Change> changes) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        DEFAULTS.forEach(rule -> rules.put(rule.id(), rule));
        changes.forEach((id, change) -> {
            Rule rule = rules.get(id);
            if (rule == null) {
                throw new IllegalArgumentException(id + " is no rule; there are " + String.join(", ", rules.keySet()));
            }
            rules.put(id, changed(rule, change));
        });
        return new Rules(rules);
    }

    private static Rule changed(Rule rule, Change change) {
        Duration lasting = Objects.requireNonNullElse(change.lasting, rule.lasting());
        long minimum = Objects.requireNonNullElse(change.minimum, rule.minimum());
        if (lasting.isNegative()) {
            throw new IllegalArgumentException(rule.id() + ".for is " + lasting + ": give zero or more, such as 5m");
        }
        if (minimum < 0) {
            throw new IllegalArgumentException(rule.id() + ".minimum is " + minimum + ": give zero or more");
        }
        return new Rule(
                rule.id(),
                rule.text(),
                Objects.requireNonNullElse(change.severity, rule.severity()),
                rule.bound(),
                change.limit == null ? rule.limit() : Limit.read(rule, change.limit),
                rule.unit(),
                lasting,
                minimum,
                Objects.requireNonNullElse(change.enabled, rule.isEnabled()));
    }

    Rule named(String id) {
        return Objects.requireNonNull(rules.get(id), id);
    }

    /** All of them, as they are told. */
    List<Threshold> told() {
        return rules.values().stream().map(Rule::told).toList();
    }

    /** The names of all. */
    static Stream<String> names() {
        return DEFAULTS.stream().map(Rule::id);
    }
}
