package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Source.Result;
import dev.larder.TierUnavailableException;
import dev.larder.internal.engine.Home.Seen;
import dev.larder.internal.node.Invalidator;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier.Fill;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Write through under a write lease, and put: as the protocol's steps of those names. */
final class Writes<K, V> {

    private final Parts<K, V> parts;
    private final Keeping<K, V> keeping;
    private final Loads<K, V> loads;
    private final Home<K, V> home;
    private final Invalidator invalidator;

    Writes(Parts<K, V> parts, Keeping<K, V> keeping, Loads<K, V> loads, Home<K, V> home, Invalidator invalidator) {
        this.parts = parts;
        this.keeping = keeping;
        this.loads = loads;
        this.home = home;
        this.invalidator = invalidator;
    }

    <X extends Exception> @Nullable V update(
            Query<K, V> query, Cache.Write<? extends V, X> write, Function<@Nullable V, Invalidation> untrue) throws X {
        Open open = begin(query);
        boolean isWritten = false;
        V written;
        Invalidation more;
        try {
            written = write.run();
            more = Objects.requireNonNull(untrue.apply(written), "what else is untrue");
            isWritten = true;
        } finally {
            if (!isWritten) {
                open.abandon();
            }
        }
        open.finish(written, more);
        return written;
    }

    Open begin(Query<K, V> query) {
        return new Open(query, Moment.now(parts.node(), query.text()), beginWrite(query.text()));
    }

    /** A write under its lease. */
    final class Open implements Cache.OpenUpdate<V> {

        private final Query<K, V> query;
        private final Moment began;
        private final @Nullable String token;
        private final LeaseKeeper keeper;
        private final AtomicBoolean isEnded = new AtomicBoolean();

        private Open(Query<K, V> query, Moment began, @Nullable String token) {
            this.query = query;
            this.began = began;
            this.token = token;
            this.keeper = LeaseKeeper.of(parts, () -> renew(query.text(), token));
        }

        @Override
        public Acknowledgement finish(@Nullable V value) {
            return finish(value, Invalidation.nothing());
        }

        private Acknowledgement finish(@Nullable V value, Invalidation more) {
            Entry<V> written;
            try {
                written = keeping.entry(query, Result.of(value), began, 0);
            } catch (LoadException | Error undescribed) {
                abandon(more);
                throw undescribed;
            }
            end();
            Fill fill = token == null ? null : filling(query, token, written);
            if (fill != null) {
                return invalidator.written(
                        query.text(),
                        more.keys(),
                        more.groups(),
                        (keys, groups) -> parts.shared().endWrite(fill, keys, groups));
            }
            if (invalidator.isAlone() && isDone(() -> keepWritten(query, written, began))) {
                return invalidator.replacedAlone().and(invalidator.untrue(others(more), more.groups()));
            }
            // Nothing is to be kept: nobody's value stays.
            return untrue(more);
        }

        @Override
        public Acknowledgement abandon() {
            return abandon(Invalidation.nothing());
        }

        /** Whether the write took effect is unknown. The invalidation also ends the write lease. */
        private Acknowledgement abandon(Invalidation more) {
            end();
            return untrue(more);
        }

        private Acknowledgement untrue(Invalidation more) {
            Set<String> all = others(more);
            all.add(query.text());
            return invalidator.untrue(all, more.groups());
        }

        private Set<String> others(Invalidation more) {
            Set<String> others = new LinkedHashSet<>(more.keys());
            others.remove(query.text());
            return others;
        }

        private void end() {
            keeper.stop();
            if (isEnded.getAndSet(true)) {
                throw new IllegalStateException("The update of " + query.text() + " has ended already");
            }
        }
    }

    // Null: the value is not to be kept, or has to stay in memory.
    private @Nullable Fill filling(Query<K, V> query, String token, Entry<V> written) {
        byte[] envelope = keeping.isKept(query, Result.of(written.value()))
                ? parts.shared().encode(query.text(), written)
                : null;
        return envelope == null ? null : loads.filling(query.text(), token, envelope, written);
    }

    // Unless somebody has written, or declared untrue, since it began: as a conditional write on this node would.
    private boolean keepWritten(Query<K, V> query, Entry<V> written, Moment began) throws InterruptedException {
        Seen<V> seen = new Seen<>(null, began, null, parts.memory().find(query.key()));
        return parts.memory().hasRoom()
                && keeping.isKept(query, Result.of(written.value()))
                && home.replace(query, seen, written) == null;
    }

    // Null: there is no shared tier, or it cannot be reached; the write goes on without a lease and ends with an
    // invalidation.
    private @Nullable String beginWrite(String text) {
        if (!parts.shared().exists()) {
            return null;
        }
        try {
            return parts.shared().beginWrite(text);
        } catch (TierUnavailableException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void renew(String text, @Nullable String token) {
        if (token != null) {
            parts.shared().renew(text, token);
        }
    }

    /** Sets the value, or that there is none where that is remembered. */
    Acknowledgement put(Query<K, V> query, @Nullable V value) {
        if (!keeping.isKept(query, Result.of(value))) {
            return invalidator.keys(List.of(query.text()));
        }
        // What waits to be sent was declared before this value came, and would take it with it.
        boolean isClear = isDone(invalidator::drainPatiently) && isDone(parts.shared()::hasBegun);
        Entry<V> entry = keeping.entry(query, Result.of(value), Moment.now(parts.node(), query.text()), 0);
        byte[] envelope = isClear && parts.shared().exists() ? parts.shared().encode(query.text(), entry) : null;
        if (envelope == null) {
            return putHere(query, entry);
        }
        return isDone(() -> putShared(query.text(), envelope, entry))
                ? invalidator.replaced(query.text())
                : putHere(query, entry);
    }

    // A newer version that stays in the shared tier is as good as ours: this node drops its copy and reads that one.
    private boolean putShared(String text, byte[] envelope, Entry<V> entry) throws InterruptedException {
        Fill fill = loads.filling(text, "", envelope, entry);
        parts.shared().put(fill);
        return true;
    }

    // Where no tier below can hold the value, memory is its home for as long as it is believed.
    private Acknowledgement putHere(Query<K, V> query, Entry<V> entry) {
        Acknowledgement acknowledgement = invalidator.keys(List.of(query.text()));
        keeping.keepLoaded(query, entry, Moment.now(parts.node(), query.text()));
        return acknowledgement;
    }

    private interface Command {
        boolean send() throws InterruptedException;
    }

    private static boolean isDone(Command command) {
        try {
            return command.send();
        } catch (TierUnavailableException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
