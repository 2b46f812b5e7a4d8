package dev.larder.internal.events;

import dev.larder.LarderListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a Larder as one. An event is made only if somebody listens; what a listener throws goes no further. */
public final class Events implements LarderListener {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<LarderListener> listeners = new CopyOnWriteArrayList<>();

    /** One listener more. */
    public void add(LarderListener listener) {
        listeners.add(listener);
    }

    /** Tells of a cache. */
    public void cacheMade(Supplier<CacheMade> event) {
        raise(event, LarderListener::cacheMade);
    }

    /** Tells of a lookup. */
    public void lookedUp(Supplier<LookedUp> event) {
        raise(event, LarderListener::lookedUp);
    }

    /** Tells of a load that begins. */
    public void loading(Supplier<Loading> event) {
        raise(event, LarderListener::loading);
    }

    /** Tells of a load. */
    public void loaded(Supplier<Loaded> event) {
        raise(event, LarderListener::loaded);
    }

    /** Tells of a command to a tier that begins. */
    public void tierCalling(Supplier<TierCalling> event) {
        raise(event, LarderListener::tierCalling);
    }

    /** Tells of a command to a tier. */
    public void tierCalled(Supplier<TierCalled> event) {
        raise(event, LarderListener::tierCalled);
    }

    /** Tells of an invalidation. */
    public void invalidated(Supplier<Invalidated> event) {
        raise(event, LarderListener::invalidated);
    }

    /** Tells of an abandonment. */
    public void abandoned(Supplier<Abandoned> event) {
        raise(event, LarderListener::abandoned);
    }

    /** Tells of a warmer. */
    public void warmerMade(Supplier<WarmerMade> event) {
        raise(event, LarderListener::warmerMade);
    }

    /** Tells of a warmer's run. */
    public void warmingEnded(Supplier<WarmingEnded> event) {
        raise(event, LarderListener::warmingEnded);
    }

    /** Tells of a batch of writes. */
    public void wroteBehind(Supplier<WroteBehind> event) {
        raise(event, LarderListener::wroteBehind);
    }

    @Override
    public void tierChanged(TierChanged event) {
        raise(() -> event, LarderListener::tierChanged);
    }

    @Override
    public void breakerChanged(BreakerChanged event) {
        raise(() -> event, LarderListener::breakerChanged);
    }

    @Override
    public void serversChanged(ServersChanged event) {
        raise(() -> event, LarderListener::serversChanged);
    }

    private <E> void raise(Supplier<E> event, BiConsumer<LarderListener, E> hearing) {
        if (listeners.isEmpty()) {
            return;
        }
        E made = event.get();
        listeners.forEach(listener -> guarded(listener, heard -> hearing.accept(heard, made)));
    }

    // The user's code enters here, so anything may come out, and it must not end a lookup or the journal's tail.
    private static void guarded(LarderListener listener, Consumer<LarderListener> hearing) {
        try {
            hearing.accept(listener);
        } catch (Throwable failure) {
            LOG.debug(
                    "A listener failed: listener={} cause={}",
                    listener.getClass().getName(),
                    failure.toString());
        }
    }
}
