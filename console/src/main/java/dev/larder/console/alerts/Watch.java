package dev.larder.console.alerts;

import dev.larder.Clock;
import dev.larder.console.alerts.Reading.Subject;
import dev.larder.console.api.Overviews.Attention;
import dev.larder.console.api.Watches.Alert;
import dev.larder.console.api.Watches.Threshold;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a namespace, since when, and what was lately. At most a thousand troubles at once, and two hundred that are over are
 * remembered for a day. {@link #look} belongs to one thread; the rest is thread-safe.
 */
public final class Watch {

    private static final int MOST_TROUBLES = 1_000;
    private static final int MOST_ALERTS = 200;
    private static final long REMEMBERED_MILLIS = Duration.ofHours(24).toMillis();

    private final String namespace;
    private final Rules rules;
    private final Clock clock;
    private final Map<Subject, Trouble> troubles = new LinkedHashMap<>();
    private final Deque<Alert> over = new ArrayDeque<>();
    private volatile Seen seen = new Seen("unknown", List.of(), List.of(), List.of());

    /**
     * What there is to see.
     *
     * @param health how bad the worst is that fires; unknown before the first look
     * @param attention all that is broken, the worst first
     * @param firing what fires, the worst first
     * @param cleared what is over, the last first
     */
    private record Seen(String health, List<Attention> attention, List<Alert> firing, List<Alert> cleared) {}

    /** Nobody has looked yet. */
    public Watch(String namespace, Rules rules, Clock clock) {
        this.namespace = namespace;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Looks at what figures read now.
     *
     * @param members the nodes; while there are none nothing is known
     * @param flows the last minute, by cache
     * @param redis how full servers are that must not be, by server, 0 to 1
     * @return the alerts that fired or cleared by this
     */
    public List<Alert> look(List<Member> members, Map<String, Flow> flows, Map<String, Double> redis) {
        List<Alert> changes = look(Readings.of(rules, members, flows, redis), Moment.of(clock));
        see(!members.isEmpty());
        return changes;
    }

    private List<Alert> look(List<Reading> readings, Moment now) {
        Map<Subject, Reading> bySubject =
                readings.stream().collect(Collectors.toMap(Reading::subject, Function.identity(), (one, other) -> one));
        List<Alert> changes = new ArrayList<>();
        for (Trouble trouble : List.copyOf(troubles.values())) {
            changes.addAll(goOn(trouble, bySubject.remove(trouble.subject()), now));
        }
        bySubject.values().forEach(reading -> changes.addAll(begin(reading, now)));
        return changes;
    }

    private List<Alert> goOn(Trouble trouble, @Nullable Reading reading, Moment now) {
        Trouble next = trouble.next(reading, now);
        if (next != null) {
            troubles.put(next.subject(), next);
            return next.isFiring() && !trouble.isFiring() ? List.of(next.alert(namespace, null)) : List.of();
        }
        troubles.remove(trouble.subject());
        return trouble.isFiring() ? List.of(cleared(trouble, now)) : List.of();
    }

    private Alert cleared(Trouble trouble, Moment now) {
        Alert alert = trouble.alert(namespace, now.millis());
        over.addFirst(alert);
        if (over.size() > MOST_ALERTS) {
            over.removeLast();
        }
        return alert;
    }

    private List<Alert> begin(Reading reading, Moment now) {
        Rule rule = rules.named(reading.subject().rule());
        if (!rule.isBroken(reading.value()) || troubles.size() >= MOST_TROUBLES) {
            return List.of();
        }
        Trouble begun = Trouble.begun(rule, reading, now);
        troubles.put(begun.subject(), begun);
        return begun.isFiring() ? List.of(begun.alert(namespace, null)) : List.of();
    }

    private void see(boolean isKnown) {
        long now = clock.millis();
        over.removeIf(alert -> alert.clearedAt() != null && now - alert.clearedAt() > REMEMBERED_MILLIS);
        List<Trouble> worstFirst = troubles.values().stream()
                .sorted(Comparator.comparing(Trouble::severity).reversed())
                .toList();
        Severity worst =
                worstFirst.isEmpty() ? Severity.INFO : worstFirst.get(0).severity();
        seen = new Seen(
                isKnown ? worst.health() : "unknown",
                worstFirst.stream().map(Trouble::attention).toList(),
                worstFirst.stream()
                        .filter(Trouble::isFiring)
                        .map(trouble -> trouble.alert(namespace, null))
                        .toList(),
                List.copyOf(over));
    }

    /** How bad it is: ok, degraded, critical, or unknown before the first look. */
    public String health() {
        return seen.health;
    }

    /** What needs attention, the worst first; what does not last long enough to fire is no more than worth a look. */
    public List<Attention> attention() {
        return seen.attention;
    }

    /** What fires, the worst first. */
    public List<Alert> firing() {
        return seen.firing;
    }

    /** What fires, the worst first, and what was over last; 200 at most. */
    public List<Alert> alerts() {
        Seen now = seen;
        return Stream.concat(now.firing.stream(), now.cleared.stream())
                .limit(MOST_ALERTS)
                .toList();
    }

    /** All rules. */
    public List<Threshold> thresholds() {
        return rules.told();
    }
}
