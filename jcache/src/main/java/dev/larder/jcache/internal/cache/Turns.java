package dev.larder.jcache.internal.cache;

import dev.larder.jcache.internal.cache.Turn.Step;
import dev.larder.jcache.internal.events.Happening;
import dev.larder.jcache.internal.stored.StoredKey;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out operations on single entries, each in one step for all nodes: {@link dev.larder.Cache.Atomic#exchange} decides, and what the attempt that counted has to
 * tell is told behind it.
 */
final class Turns<K, V> {

    private final Parts<K, V> parts;

    Turns(Parts<K, V> parts) {
        this.parts = parts;
    }

    /** Takes a step, counts it, and tells of it. */
    <R extends @Nullable Object> R take(K key, Step<K, V, R> step) {
        List<Happening<K, V>> happenings = new ArrayList<>(1);
        R answer = take(key, step, happenings);
        parts.listeners().tell(happenings);
        return answer;
    }

    /** Takes a step and counts it; what there is to tell is added to the list. */
    <R extends @Nullable Object> R take(K key, Step<K, V, R> step, List<Happening<K, V>> happenings) {
        Attempts<R> attempts = new Attempts<>(key, step);
        R answer = attempts.run();
        happenings.addAll(attempts.last().happenings());
        return answer;
    }

    private final class Attempts<R extends @Nullable Object> {

        private final K key;
        private final Step<K, V, R> step;
        private final StoredKey storedKey;
        private final long began;
        private @Nullable Turn<K, V> last;
        private @Nullable R answer;
        private boolean hasWritten;

        Attempts(K key, Step<K, V, R> step) {
            this.key = key;
            this.step = step;
            this.storedKey = parts.keys().of(key);
            this.began = parts.clock().nanos();
        }

        @SuppressWarnings("NullAway") // whatever the step answered, null too where its answer may be
        R run() {
            try {
                parts.entries()
                        .atomic()
                        .exchange(storedKey, present -> attempt(new Turn<>(parts, key, storedKey, present)));
            } catch (dev.larder.CacheException failure) {
                last = null; // nothing came of it, so nothing is counted
                throw new CacheException(failure.getMessage(), failure);
            } finally {
                count();
            }
            return answer;
        }

        private dev.larder.Source.Result<dev.larder.jcache.internal.stored.Stored> attempt(Turn<K, V> turn) {
            last = turn;
            answer = step.take(turn);
            // An earlier attempt had the writer write what is not to be kept now.
            if (hasWritten && !turn.hasWritten()) {
                turn.restore();
            }
            hasWritten |= turn.hasWritten();
            return turn.change();
        }

        private void count() {
            if (last != null && parts.statistics().isEnabled()) {
                last.count(parts.clock().nanos() - began);
            }
        }

        Turn<K, V> last() {
            if (last == null) {
                throw new IllegalStateException("Nobody was asked to decide");
            }
            return last;
        }
    }
}
