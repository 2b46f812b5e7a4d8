package dev.larder.internal.engine;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.internal.node.Invalidator;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.Replaced;
import org.jspecify.annotations.Nullable;

/**
 * The shared tier as the home: one script compares what stands there with what was seen, and sets the new value and ends the lease, so that no
 * load under way can fill in. Then the key is recorded, as for a put.
 *
 * <p>Whether what was seen is alive only this node can say, by the rules it knows; the script therefore compares bytes. Bytes that are dead or
 * stale are replaced as bytes that are there, and decided about as nothing.
 */
final class SharedHome<K, V> implements Home<K, V> {

    private final Parts<K, V> parts;
    private final Loads<K, V> loads;
    private final Invalidator invalidator;

    SharedHome(Parts<K, V> parts, Loads<K, V> loads, Invalidator invalidator) {
        this.parts = parts;
        this.loads = loads;
        this.invalidator = invalidator;
    }

    @Override
    public Seen<V> look(Query<K, V> query) throws InterruptedException {
        Moment began = parts.shared().begin(query);
        if (began == null) {
            throw refused(query, null);
        }
        try {
            return seen(query, parts.shared().fetchBytes(query), began);
        } catch (TierUnavailableException away) {
            throw refused(query, away);
        }
    }

    private Seen<V> seen(Query<K, V> query, byte @Nullable [] envelope, Moment began) throws InterruptedException {
        Found<V> found = parts.shared().judge(query.text(), envelope, began);
        // Asked behind the judging: rules that were forgotten in between have said nothing, and a server that does not
        // confirm itself
        // may have been replaced by one that holds something else.
        if (!began.isBeforeAnyAbandonment(parts.node())) {
            return look(query);
        }
        if (!parts.shared().isConfirmed(query.text())) {
            throw refused(query, null);
        }
        V value = found != null && found.isFresh() ? found.entry().value() : null;
        return new Seen<>(value, began, envelope, null);
    }

    @Override
    public @Nullable Seen<V> replace(Query<K, V> query, Seen<V> seen, @Nullable Entry<V> wanted)
            throws InterruptedException {
        Fill fill = wanted == null
                ? null
                : loads.filling(query.text(), "", parts.shared().write(query.text(), wanted), wanted);
        Moment again = Moment.now(parts.node(), query.text());
        Replaced answer = send(query, seen, fill);
        if (!answer.isDone()) {
            return seen(query, answer.found(), again);
        }
        invalidator.replaced(query.text());
        return null;
    }

    private Replaced send(Query<K, V> query, Seen<V> seen, @Nullable Fill fill) {
        try {
            return parts.shared().replace(query.text(), seen.envelope(), fill);
        } catch (TierUnavailableException failed) {
            throw failed.kind() == Kind.REJECTED ? refused(query, failed) : unanswered(query, failed.kind(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unanswered(query, Kind.TIMEOUT, interrupted);
        }
    }

    private TierUnavailableException refused(Query<K, V> query, @Nullable TierUnavailableException cause) {
        return new TierUnavailableException(
                cause == null ? Kind.UNAVAILABLE : cause.kind(),
                "Cache " + parts.name() + " wrote nothing under " + query.text()
                        + ": a write that depends on what is there needs the shared"
                        + " tier, which is away or not believed; try again when LarderStatus says that it is back",
                cause);
    }

    // If it did happen, the others have to hear of it.
    private TierUnavailableException unanswered(Query<K, V> query, Kind kind, Exception cause) {
        invalidator.replaced(query.text());
        return TierUnavailableException.unanswered(
                kind,
                "Cache " + parts.name() + " does not know whether it wrote " + query.text()
                        + ": the shared tier did not answer; look at what is there before you write again",
                cause);
    }
}
