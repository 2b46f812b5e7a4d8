package dev.larder.internal.prefetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.internal.prefetch.Followers.Likely;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which key is missed after which. A Markov predictor over the stream of misses, of first order, as D. Joseph and D. Grunwald describe it for processors
 * (Prefetching Using Markov Predictors, ISCA 1997): only misses are looked at, so hits pay nothing, and each key remembers a few successors with their
 * counts. Here a successor is what the same thread misses next, within five seconds: threads of others come in between, and a request is worked by one
 * thread.
 *
 * <p>Bounded: so many keys by Caffeine's policy, each with four followers, and the last key of 1,024 threads; threads that share a place cost a lesson
 * and nothing else. Thread-safe.
 */
final class Succession<K> {

    private static final int PLACES = 1_024;
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final double LEAST_CHANCE = 0.3;

    private record Last<K>(long thread, K key, long atNanos) {}

    private final Cache<K, Followers<K>> followers;
    private final AtomicReferenceArray<@Nullable Last<K>> last = new AtomicReferenceArray<>(PLACES);

    Succession(long keys) {
        followers = Caffeine.newBuilder().maximumSize(keys).build();
    }

    /** A thread has missed a key. */
    void missed(long thread, K key, long nowNanos) {
        Last<K> before = last.getAndSet(place(thread), new Last<>(thread, key, nowNanos));
        if (before == null || before.key().equals(key)) {
            return;
        }
        boolean isNext = before.thread() == thread && nowNanos - before.atNanos() < WINDOW_NANOS;
        followers.get(before.key(), any -> new Followers<>()).followedBy(isNext ? key : null);
    }

    private static int place(long thread) {
        return (int) ((thread * 0x9E3779B97F4A7C15L) >>> 54);
    }

    /** What is likely to be missed after a key, and after that, the likeliest first; so many at most. */
    List<K> after(K key, int most) {
        List<K> chosen = new ArrayList<>();
        Set<K> seen = new HashSet<>(Set.of(key));
        PriorityQueue<Likely<K>> next = new PriorityQueue<>(
                Comparator.comparingDouble((Likely<K> each) -> each.chance()).reversed());
        next.add(new Likely<>(key, 1));
        while (!next.isEmpty() && chosen.size() < most) {
            Likely<K> known = next.remove();
            if (!known.key().equals(key)) {
                chosen.add(known.key());
            }
            for (Likely<K> each : followersOf(known)) {
                if (seen.add(each.key())) {
                    next.add(each);
                }
            }
        }
        return chosen;
    }

    private List<Likely<K>> followersOf(Likely<K> known) {
        Followers<K> found = followers.getIfPresent(known.key());
        return found == null
                ? List.of()
                : found.likely(LEAST_CHANCE / known.chance()).stream()
                        .map(each -> new Likely<>(each.key(), each.chance() * known.chance()))
                        .toList();
    }

    /** How many keys have followers, about. */
    long size() {
        return followers.estimatedSize();
    }
}
