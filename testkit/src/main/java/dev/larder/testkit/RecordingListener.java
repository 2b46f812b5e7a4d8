package dev.larder.testkit;

import dev.larder.LarderListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down every event but beginnings, in the order in which they came. Thread-safe. */
public final class RecordingListener implements LarderListener {

    private final List<Object> events = new CopyOnWriteArrayList<>();

    /** All events so far; unmodifiable. */
    public List<Object> events() {
        return List.copyOf(events);
    }

    /** The events of a kind so far; unmodifiable. */
    public <E> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Forgets what came so far. */
    public void clear() {
        events.clear();
    }

    @Override
    public void cacheMade(CacheMade event) {
        events.add(event);
    }

    @Override
    public void lookedUp(LookedUp event) {
        events.add(event);
    }

    @Override
    public void loaded(Loaded event) {
        events.add(event);
    }

    @Override
    public void tierCalled(TierCalled event) {
        events.add(event);
    }

    @Override
    public void invalidated(Invalidated event) {
        events.add(event);
    }

    @Override
    public void abandoned(Abandoned event) {
        events.add(event);
    }

    @Override
    public void breakerChanged(BreakerChanged event) {
        events.add(event);
    }

    @Override
    public void warmerMade(WarmerMade event) {
        events.add(event);
    }

    @Override
    public void warmingEnded(WarmingEnded event) {
        events.add(event);
    }

    @Override
    public void wroteBehind(WroteBehind event) {
        events.add(event);
    }

    @Override
    public void tierChanged(TierChanged event) {
        events.add(event);
    }
}
