package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Floor.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Compares the answers about one key with the promises about it. */
final class KeyCheck {

    private static final String STALE = "stale";
    private static final long NEAR_NANOS = 100_000_000;

    private final KeyHistory key;
    private final Findings findings;
    private final Floor everywhere;
    private final Floor inSharedTier;
    private final Map<String, Floor> own;
    private final Map<Long, Long> writingBegan;
    private final NavigableSet<Long> invalidationsBegan;

    KeyCheck(KeyHistory key, KeyHistory.Promised promised, Findings findings) {
        this.key = key;
        this.findings = findings;
        this.everywhere = key.everywhere(promised);
        this.inSharedTier = key.inSharedTier(promised);
        this.own = key.own();
        this.writingBegan = key.writingBegan();
        this.invalidationsBegan = key.invalidationsBegan();
    }

    void run() {
        key.reads.forEach(this::check);
        key.fetches.forEach(this::check);
        monotone();
    }

    private void check(Read read) {
        findings.read(isNearInvalidation(read));
        if (!read.foundKey().equals(key.key)) {
            findings.broken(Rule.ANOTHER_KEYS_VALUE, key, read, null);
        }
        if (read.version() == Event.NOTHING) {
            return;
        }
        written(read);
        compare(Rule.OWN_INVALIDATION, own.get(read.span().process()), read, 0);
        if (!read.outcome().equals(STALE)) {
            findings.stale(read, everywhere.brokenBy(read.version(), read.span().beganNanos()));
            compare(Rule.MAX_STALENESS, everywhere, read, findings.maxStalenessNanos());
            if (findings.isCalm(read.span())) {
                compare(Rule.JOURNAL_LAG, everywhere, read, findings.lagNanos());
            }
        }
    }

    private boolean isNearInvalidation(Read read) {
        Long last = invalidationsBegan.floor(read.span().beganNanos());
        return (last != null && read.span().beganNanos() - last <= NEAR_NANOS)
                || findings.isNearFault(read.span(), NEAR_NANOS);
    }

    private void written(Read read) {
        Long began = read.version() == 0 ? Long.valueOf(Long.MIN_VALUE) : writingBegan.get(read.version());
        if (began == null || began > read.span().endedNanos()) {
            findings.broken(Rule.NEVER_WRITTEN, key, read, null);
        }
    }

    private void compare(Rule rule, @Nullable Floor floor, Read read, long boundNanos) {
        if (floor == null) {
            return;
        }
        Step broken = floor.brokenBy(read.version(), read.span().beganNanos() - boundNanos);
        findings.compared();
        if (broken != null) {
            findings.broken(rule, key, read, broken);
        }
    }

    private void check(Fetch fetch) {
        findings.fetch();
        Step broken = inSharedTier.brokenBy(fetch.version(), fetch.span().beganNanos() - findings.lostNanos());
        if (broken != null) {
            findings.broken(Rule.SHARED_TIER, key, asRead(fetch), broken);
        }
    }

    private static Read asRead(Fetch fetch) {
        return new Read(fetch.span(), fetch.key(), fetch.key(), fetch.version(), "shared tier");
    }

    private void monotone() {
        Map<String, List<Read>> byProcess = new HashMap<>();
        key.reads.stream()
                .filter(read ->
                        read.version() != Event.NOTHING && !read.outcome().equals(STALE))
                .forEach(read -> byProcess
                        .computeIfAbsent(read.span().process(), same -> new ArrayList<>())
                        .add(read));
        byProcess.values().forEach(this::monotone);
    }

    /** Reads by their begin, each compared with the highest promised version that a read had shown which ended before. */
    private void monotone(List<Read> reads) {
        reads.sort(Comparator.comparingLong(read -> read.span().beganNanos()));
        PriorityQueue<Read> underWay =
                new PriorityQueue<>(Comparator.comparingLong(read -> read.span().endedNanos()));
        Read highest = null;
        for (Read read : reads) {
            while (!underWay.isEmpty()
                    && underWay.element().span().endedNanos() < read.span().beganNanos()) {
                Read ended = underWay.remove();
                highest = highest == null || ended.version() > highest.version() ? ended : highest;
            }
            if (highest != null && read.version() < highest.version()) {
                wentBack(read, highest);
            }
            Step promised = everywhere.at(read.span().beganNanos());
            if (promised != null && promised.version() >= read.version()) {
                underWay.add(read);
            }
        }
    }

    private void wentBack(Read read, Read highest) {
        Step promised = everywhere.at(highest.span().beganNanos());
        long sinceNanos = promised == null ? 0 : read.span().beganNanos() - promised.fromNanos();
        if (sinceNanos >= findings.lostNanos()) {
            findings.broken(Rule.MONOTONE, key, read, promised);
        }
    }
}
