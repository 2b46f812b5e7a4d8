package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that happened to one key. */
final class KeyHistory {

    final String key;
    final List<Read> reads = new ArrayList<>();
    final List<Fetch> fetches = new ArrayList<>();
    final List<Load> loads = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
    final List<Invalidate> invalidations = new ArrayList<>();

    KeyHistory(String key) {
        this.key = key;
    }

    /** When each invalidation is promised to hold everywhere; null if that is not known. */
    interface Promised {
        @Nullable Long at(Invalidate invalidation);
    }

    /** What no process may fall below, once its bound has passed. */
    Floor everywhere(Promised promised) {
        return floor(invalidations, promised);
    }

    /** What the shared tier may not fall below. */
    Floor inSharedTier(Promised promised) {
        return floor(invalidations.stream().filter(gone -> !gone.isGroup()).toList(), promised);
    }

    /** What each process that has invalidated may not fall below itself. */
    Map<String, Floor> own() {
        Map<String, List<Invalidate>> byProcess = new HashMap<>();
        invalidations.forEach(gone -> byProcess
                .computeIfAbsent(gone.span().process(), same -> new ArrayList<>())
                .add(gone));
        Map<String, Floor> floors = new HashMap<>();
        byProcess.forEach((process, gone) ->
                floors.put(process, floor(gone, each -> each.span().endedNanos())));
        return floors;
    }

    private Floor floor(List<Invalidate> causes, Promised promised) {
        NavigableMap<Long, Long> written = committed();
        List<Floor.Step> steps = new ArrayList<>();
        for (Invalidate cause : causes) {
            Long from = promised.at(cause);
            Map.Entry<Long, Long> covered = written.floorEntry(cause.span().beganNanos());
            if (from != null && covered != null) {
                steps.add(new Floor.Step(from, covered.getValue(), cause));
            }
        }
        return Floor.of(steps);
    }

    /** The highest version that was written by a moment, by the moment. */
    private NavigableMap<Long, Long> committed() {
        TreeMap<Long, Long> highest = new TreeMap<>();
        writes.stream()
                .sorted(Comparator.comparingLong(write -> write.span().endedNanos()))
                .forEach(write -> {
                    Map.Entry<Long, Long> before = highest.lastEntry();
                    long version = before == null ? write.version() : Math.max(before.getValue(), write.version());
                    highest.put(write.span().endedNanos(), version);
                });
        return highest;
    }

    /** When the writing of each version began. */
    Map<Long, Long> writingBegan() {
        Map<Long, Long> began = new HashMap<>();
        writes.forEach(write -> began.put(write.version(), write.span().beganNanos()));
        return began;
    }

    /** When invalidations of the key began. */
    NavigableSet<Long> invalidationsBegan() {
        NavigableSet<Long> began = new TreeSet<>();
        invalidations.forEach(gone -> began.add(gone.span().beganNanos()));
        return began;
    }
}
