package dev.larder.console.figures;

import dev.larder.LarderListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How long lookups beyond memory and loads took, and what loads failed with, by cache. A memory hit raises no event and costs nothing here. Thread-safe. */
public final class Timings implements LarderListener {

    private static final int FAILURES = 10;

    private final Map<String, OfCache> caches = new ConcurrentHashMap<>();

    private static final class OfCache {
        private final LongAdder[] lookups = adders();
        private final LongAdder[] loads = adders();
        private final LongAdder failed = new LongAdder();
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

        private static LongAdder[] adders() {
            LongAdder[] adders = new LongAdder[Buckets.COUNTS];
            Arrays.setAll(adders, i -> new LongAdder());
            return adders;
        }

        // What is thrown is the user's, so there may be any number of kinds.
        void fail(Throwable failure) {
            String name = failure.getClass().getSimpleName();
            String counted = failures.containsKey(name) || failures.size() < FAILURES ? name : "other";
            failures.computeIfAbsent(counted, ignored -> new LongAdder()).increment();
        }
    }

    private OfCache of(String cache) {
        return caches.computeIfAbsent(cache, ignored -> new OfCache());
    }

    @Override
    public void lookedUp(LookedUp event) {
        OfCache cache = of(event.cache());
        cache.lookups[Buckets.of(event.duration().toNanos())].increment();
        if (event.outcome() == null) {
            cache.failed.increment();
        }
    }

    @Override
    public void loaded(Loaded event) {
        OfCache cache = of(event.cache());
        cache.loads[Buckets.of(event.duration().toNanos())].increment();
        Throwable failure = event.failure();
        if (failure != null) {
            cache.fail(failure);
        }
    }

    List<Long> lookups(String cache) {
        return sums(of(cache).lookups);
    }

    List<Long> loads(String cache) {
        return sums(of(cache).loads);
    }

    long failed(String cache) {
        return of(cache).failed.sum();
    }

    Map<String, Long> failures(String cache) {
        Map<String, Long> sums = new TreeMap<>();
        of(cache).failures.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    private static List<Long> sums(LongAdder[] adders) {
        List<Long> sums = new ArrayList<>(adders.length);
        for (LongAdder adder : adders) {
            sums.add(adder.sum());
        }
        return sums;
    }
}
