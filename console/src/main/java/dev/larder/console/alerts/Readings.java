package dev.larder.console.alerts;

import dev.larder.console.figures.Buckets;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.NodeFigures.Standing;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What all figures read, as far as they say anything. Pure. */
public final class Readings {

    private final Rules rules;
    private final List<Reading> list = new ArrayList<>();

    private Readings(Rules rules) {
        this.rules = rules;
    }

    /**
     * Of nodes and caches.
     *
     * @param members the nodes
     * @param flows the last minute, by cache
     * @param redis how full Redis is, by server; only where that matters
     */
    static List<Reading> of(Rules rules, List<Member> members, Map<String, Flow> flows, Map<String, Double> redis) {
        Readings readings = new Readings(rules);
        members.forEach(readings::look);
        flows.forEach(readings::look);
        redis.forEach((server, share) -> readings.add(Reading.ofNode(
                Rules.REDIS_MEMORY, server, share, "Redis at %s uses %.0f %% of its memory", server, 100 * share)));
        return readings.list;
    }

    private void add(Reading reading) {
        if (rules.named(reading.subject().rule()).isEnabled()) {
            list.add(reading);
        }
    }

    private void look(Member member) {
        Window window = member.window();
        String node = member.node();
        long seconds = member.seenMillisAgo() / 1_000;
        if (member.state() == Member.State.SILENT) {
            add(Reading.ofNode(Rules.NODE_SILENT, node, 1, "Node %s has not been heard of for %d s", node, seconds));
        }
        if (member.state() == Member.State.GONE
                && (window == null || !window.latest().farewell())) {
            add(Reading.ofNode(Rules.NODE_GONE, node, 1, "Node %s has gone without a farewell", node));
        }
        if (window != null && member.isExpected()) {
            look(node, window.latest());
        }
    }

    private void look(String node, NodeFigures figures) {
        Standing standing = figures.standing();
        if (standing.shared().equals("away")) {
            add(Reading.ofNode(Rules.REDIS_AWAY, node, 1, "Node %s cannot reach Redis: it loads for itself", node));
        } else if ("open".equals(standing.breaker())) {
            add(Reading.ofNode(Rules.BREAKER_OPEN, node, 1, "The circuit breaker of node %s is open", node));
        }
        if (standing.suspect()) {
            add(Reading.ofNode(
                    Rules.SUSPECT,
                    node,
                    1,
                    "Node %s does not believe its copies: the journal was not read to its end",
                    node));
        }
        String trouble = standing.diskTrouble();
        if (trouble != null) {
            add(Reading.ofNode(Rules.DISK_TROUBLE, node, 1, "Disk of node %s: %s", node, trouble));
        }
        amounts(node, figures);
    }

    private void amounts(String node, NodeFigures figures) {
        long deferred = figures.standing().deferred();
        add(Reading.ofNode(
                Rules.DEFERRED, node, (double) deferred, "%d invalidations of node %s wait for Redis", deferred, node));
        long lag = lag(figures.standing());
        add(Reading.ofNode(Rules.JOURNAL_LAG, node, (double) lag, "Node %s is %d ms behind the journal", node, lag));
        if (figures.heapMaximumBytes() > 0) {
            double full = (double) figures.heapUsedBytes() / figures.heapMaximumBytes();
            add(Reading.ofNode(Rules.HEAP, node, full, "The heap of node %s is full to %.0f %%", node, 100 * full));
        }
    }

    // The lag is that of the last record, however long ago; a node that has proved since that it has read all there is,
    // is not behind.
    private static long lag(Standing standing) {
        Long proofAge = standing.proofAgeMillis();
        return proofAge == null ? standing.journalLagMillis() : Math.min(standing.journalLagMillis(), proofAge);
    }

    private void look(String cache, Flow flow) {
        long loads = flow.loadLatency().stream().mapToLong(Long::longValue).sum();
        if (loads > 0) {
            loads(cache, flow, loads);
        }
        double all = flow.allLookups();
        if (all > 0) {
            lookups(cache, flow, all);
        }
    }

    private void loads(String cache, Flow flow, long loads) {
        if (isEnough(Rules.LOAD_ERRORS, loads) && flow.allLoads() > 0) {
            double share = flow.loadFailures() / flow.allLoads();
            String sentence = "%.1f loads a second fail, %.0f %% of all";
            add(Reading.ofCache(Rules.LOAD_ERRORS, cache, share, sentence, flow.loadFailures(), 100 * share));
        }
        Long micros = isEnough(Rules.LOAD_P99, loads) ? Buckets.percentile(flow.loadLatency(), 0, 0.99) : null;
        if (micros != null) {
            double millis = micros / 1e3;
            add(Reading.ofCache(Rules.LOAD_P99, cache, millis, "one load in a hundred takes %.0f ms or more", millis));
        }
    }

    private void lookups(String cache, Flow flow, double all) {
        if (isEnough(Rules.HIT_RATIO, flow.counted())) {
            double ratio = flow.saved() / all;
            String sentence = "answers %.0f %% of its lookups without a load";
            add(Reading.ofCache(Rules.HIT_RATIO, cache, ratio, sentence, 100 * ratio));
        }
        if (isEnough(Rules.STALE_SERVED, flow.counted())) {
            double share = flow.of("stale") / all;
            String sentence = "answers %.0f %% of its lookups with what is past its time to live";
            add(Reading.ofCache(Rules.STALE_SERVED, cache, share, sentence, 100 * share));
        }
        if (isEnough(Rules.EVICTIONS, flow.counted())) {
            double forRoom = flow.evictions().getOrDefault("size", 0.0);
            String sentence = "pushes %.1f entries a second out for room";
            add(Reading.ofCache(Rules.EVICTIONS, cache, forRoom / all, sentence, forRoom));
        }
    }

    private boolean isEnough(String rule, long counted) {
        return counted > 0 && counted >= rules.named(rule).minimum();
    }
}
