package dev.larder.internal.engine;

import dev.larder.Cache.Reading;
import dev.larder.Outcome;
import dev.larder.Source;
import dev.larder.internal.node.Patience;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param key the key
 * @param text the key's text
 * @param source whom to ask; null if there is nobody
 * @param patience how long to wait for the shared tier in all
 * @param isReload whether an entry is being served meanwhile, so that only a fresher one is of use
 * @param servedMillis what that one has left of its fresh time, 0 if it is stale
 * @param keepIf which loaded values are worth keeping, null among them
 * @param how otherwise than usual, perhaps
 * @param isAhead whether nobody has asked for it yet
 */
record Query<K, V>(
        K key,
        String text,
        @Nullable Source<K, V> source,
        Patience patience,
        boolean isReload,
        long servedMillis,
        Predicate<? super @Nullable V> keepIf,
        Reading how,
        boolean isAhead) {

    Query(K key, String text, @Nullable Source<K, V> source, Patience patience) {
        this(
                key,
                text,
                source,
                patience,
                /* isReload= */ false,
                0,
                value -> true,
                Reading.usual(),
                /* isAhead= */ false);
    }

    /** What somebody is likely to ask for. */
    static <K, V> Query<K, V> ahead(K key, String text, @Nullable Source<K, V> source, Patience patience) {
        return new Query<>(
                key,
                text,
                source,
                patience,
                /* isReload= */ false,
                0,
                value -> true,
                Reading.usual(),
                /* isAhead= */ true);
    }

    /** The same for the reload of an entry that has so much left of its fresh time. */
    Query<K, V> asReload(Patience ownPatience, long leftMillis) {
        return new Query<>(
                key, text, source, ownPatience, true, Math.max(0, leftMillis), keepIf, Reading.usual(), isAhead);
    }

    /** The same read in a certain way. */
    Query<K, V> as(Reading reading) {
        return new Query<>(key, text, source, patience, isReload, servedMillis, keepIf, reading, isAhead);
    }

    /** Whether what others have found for themselves, from there, is an answer to this too. */
    boolean accepts(Outcome outcome) {
        return !(outcome == Outcome.MEMORY && how.skipsMemory()) && !(outcome == Outcome.STALE && how.isFresh());
    }

    /** Whether an entry with so much left of its fresh time is what is asked for. */
    boolean isOfUse(long leftMillis) {
        return leftMillis > servedMillis;
    }

    /** Whether the entry that is being served is fresh itself. */
    boolean isEarly() {
        return servedMillis > 0;
    }
}
