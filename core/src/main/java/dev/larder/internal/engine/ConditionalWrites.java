package dev.larder.internal.engine;

import dev.larder.CacheException;
import dev.larder.Source.Result;
import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.internal.engine.Home.Seen;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes that depend on what is there: look, decide, replace if it is still what was seen, else decide anew. Somebody always gets on; who has been
 * overtaken pauses a little longer each time, and gives up after {@link #ATTEMPTS}.
 */
final class ConditionalWrites<K, V> {

    static final int ATTEMPTS = 100;

    private final Parts<K, V> parts;
    private final Keeping<K, V> keeping;
    private final Home<K, V> home;

    ConditionalWrites(Parts<K, V> parts, Keeping<K, V> keeping, Home<K, V> home) {
        this.parts = parts;
        this.keeping = keeping;
        this.home = home;
    }

    /** What is there afterwards. The decision is asked on this thread, without a lock, once for each attempt. */
    @Nullable V exchange(Query<K, V> query, Function<@Nullable V, Result<V>> decision) {
        try {
            return attempt(query, decision);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TierUnavailableException(
                    Kind.TIMEOUT,
                    "The thread was interrupted before cache " + parts.name() + " wrote anything under " + query.text(),
                    interrupted);
        }
    }

    private @Nullable V attempt(Query<K, V> query, Function<@Nullable V, Result<V>> decision)
            throws InterruptedException {
        Pause pause = new Pause();
        Seen<V> seen = home.look(query);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Result<V> wanted = decision.apply(seen.value());
            if (wanted.isUnchanged()) {
                return seen.value();
            }
            seen = replace(query, seen, wanted);
            if (seen == null) {
                return wanted.value();
            }
            parts.counters().conflict();
            pause.await();
        }
        throw new CacheException(
                "Cache " + parts.name() + " wrote nothing under " + query.text() + ": others wrote it in between "
                        + ATTEMPTS + " times; spread what many write over several keys",
                null);
    }

    private @Nullable Seen<V> replace(Query<K, V> query, Seen<V> seen, Result<V> wanted) throws InterruptedException {
        boolean isSomething = wanted.value() != null && wanted.isKept();
        return home.replace(query, seen, isSomething ? keeping.entry(query, wanted, seen.since(), 0) : null);
    }
}
