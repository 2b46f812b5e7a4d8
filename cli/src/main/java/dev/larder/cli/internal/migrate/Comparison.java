package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.namespace.Scan;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import dev.larder.internal.rules.GroupRules;
import dev.larder.topologies.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the target holds what the source holds, and nothing else, entry by entry as nodes would judge them. Writers go on meanwhile, so
 * what differs is looked at again a moment later, and only what differs each time does. Bounded; for one thread.
 */
final class Comparison {

    private static final int LOOKS = 4;
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int MOST_SUSPECTS = 100_000;
    private static final int MOST_CACHES = 1_000;
    private static final String OTHERS = "(others)";
    private static final int SAMPLES = 10;

    private final Session session;
    private final Side source;
    private final Side target;
    private final Amount amount;
    private final Map<String, Counts> byCache = new TreeMap<>();
    private final List<String> samples = new ArrayList<>();

    /** In what an entry may differ. */
    enum Difference {
        /** The source has it, the target does not, or what it has is dead: it will be loaded once more. */
        MISSING,
        /** Both have it and it is not the same. */
        DIFFERENT,
        /** Both have it, and it ends at another time. */
        ENDS_OTHERWISE,
        /** The target has it, and the source does not: it may have been declared untrue. */
        EXTRA
    }

    /**
     * How much is compared, and how exactly.
     *
     * @param keys of each namespace and side, at most
     * @param tolerance by which ends may differ
     */
    record Amount(long keys, Duration tolerance) {}

    private static final class Counts {
        private long compared;
        private final Map<Difference, Long> differences = new EnumMap<>(Difference.class);
    }

    Comparison(Session session, Side source, Side target, Amount amount) {
        this.session = session;
        this.source = source;
        this.target = target;
        this.amount = amount;
    }

    /** Compares a namespace. */
    void compare(String namespace) {
        Map<String, Difference> suspects = new LinkedHashMap<>();
        Look first = new Look(namespace);
        Progress progress = session.progress("keys", 0);
        walk(source, namespace, progress, keys -> {
            keys.forEach(key -> countsOf(namespace, key).compared++);
            suspects.putAll(first.at(keys));
        });
        walk(target, namespace, progress, keys -> suspects.putAll(first.at(keys)));
        progress.close();
        for (int i = 1; i < LOOKS && !suspects.isEmpty(); i++) {
            if (session.interruption().isRequestedWithin(MOMENT)) {
                break;
            }
            Map<String, Difference> again = new Look(namespace).at(List.copyOf(suspects.keySet()));
            suspects.clear();
            suspects.putAll(again);
        }
        suspects.forEach((key, difference) -> count(namespace, key, difference));
    }

    private interface Part {
        void at(List<String> fullKeys);
    }

    private void walk(Side side, String namespace, Progress progress, Part part) {
        Scan scan = new Scan(namespace, "");
        long seen = 0;
        @Nullable List<String> keys = scan.next(side.fleet());
        while (keys != null && seen < amount.keys && !session.interruption().isRequested()) {
            List<String> some = keys.subList(0, (int) Math.min(keys.size(), amount.keys - seen));
            part.at(some);
            seen += some.size();
            progress.done(seen);
            keys = scan.next(side.fleet());
        }
    }

    /** One look at keys of both sides, by what has become untrue up to its beginning. */
    private final class Look {
        private final String namespace;
        private final GroupRules inSource;
        private final GroupRules inTarget;

        Look(String namespace) {
            this.namespace = namespace;
            this.inSource = Relay.fromNow(source.journal(namespace)).rules();
            this.inTarget = Relay.fromNow(target.journal(namespace)).rules();
        }

        Map<String, Difference> at(List<String> fullKeys) {
            Map<String, Found> there = alive(source, fullKeys, inSource);
            Map<String, Found> here = alive(target, fullKeys, inTarget);
            Map<String, Difference> differences = new LinkedHashMap<>();
            for (String key : fullKeys) {
                Difference difference = difference(there.get(key), here.get(key));
                if (difference != null && differences.size() < MOST_SUSPECTS) {
                    differences.put(key, difference);
                }
            }
            return differences;
        }

        private Map<String, Found> alive(Side side, List<String> fullKeys, GroupRules rules) {
            Map<String, Found> alive = new LinkedHashMap<>();
            long now = session.clock().millis();
            for (List<String> part : Carrier.parts(side, fullKeys)) {
                Carrier.read(side, part).stream()
                        .filter(found -> found.judge(namespace, rules, now) == Found.Verdict.ALIVE)
                        .forEach(found -> alive.put(found.fullKey(), found));
            }
            return alive;
        }
    }

    private @Nullable Difference difference(@Nullable Found there, @Nullable Found here) {
        if (there == null) {
            return here == null ? null : Difference.EXTRA;
        }
        if (here == null) {
            return Difference.MISSING;
        }
        if (!there.saysTheSameAs(here)) {
            return Difference.DIFFERENT;
        }
        boolean endsAlike = Math.abs(there.ttlMillis() - here.ttlMillis()) <= amount.tolerance.toMillis();
        return endsAlike ? null : Difference.ENDS_OTHERWISE;
    }

    private Counts countsOf(String namespace, String fullKey) {
        String key = RedisConnection.textOf(fullKey);
        String cache = key.substring(0, Math.max(namespace.length(), key.indexOf(':', namespace.length() + 1)));
        boolean isNamed = byCache.size() < MOST_CACHES || byCache.containsKey(cache);
        return byCache.computeIfAbsent(isNamed ? cache : OTHERS, one -> new Counts());
    }

    private void count(String namespace, String fullKey, Difference difference) {
        countsOf(namespace, fullKey).differences.merge(difference, 1L, Long::sum);
        if (samples.size() < SAMPLES) {
            samples.add(RedisConnection.textOf(fullKey));
        }
    }

    /** How many keys of the source were compared. */
    long compared() {
        return byCache.values().stream().mapToLong(counts -> counts.compared).sum();
    }

    /** How many entries differ. */
    long differences() {
        return byCache.values().stream()
                .flatMap(counts -> counts.differences.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** What came of it, by cache. */
    Report report(Report report) {
        return report.with("compared", compared())
                .with("differences", differences())
                .with("samples", List.copyOf(samples))
                .rows(
                        "caches",
                        byCache.entrySet().stream()
                                .map(entry -> row(entry.getKey(), entry.getValue()))
                                .toList())
                .verdict(differences() == 0 ? "the same" : "different");
    }

    private static Map<String, Object> row(String cache, Counts counts) {
        return Report.row(
                "cache", cache,
                "compared", counts.compared,
                "missing", number(counts, Difference.MISSING),
                "different", number(counts, Difference.DIFFERENT),
                "endsOtherwise", number(counts, Difference.ENDS_OTHERWISE),
                "extra", number(counts, Difference.EXTRA));
    }

    private static long number(Counts counts, Difference difference) {
        return counts.differences.getOrDefault(difference, 0L);
    }
}
