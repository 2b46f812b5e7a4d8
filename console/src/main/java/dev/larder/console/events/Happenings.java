package dev.larder.console.events;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.console.api.Overviews.Event;
import dev.larder.tier.SharedTier.BreakerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What happened lately on this node, newest first, at most 500 lines: what was lost and is back, what was declared untrue by people and in groups,
 * what was given up for safety. Invalidations of single keys are the application's daily work and are not among them. Thread-safe.
 */
public final class Happenings implements LarderListener {

    private static final int KEPT = 500;
    private static final long OFTEN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<Consumer<Event>> heard = new CopyOnWriteArrayList<>();
    private volatile String node = "";
    private long last;
    private int often;
    private long oftenAtNanos;

    /** Nothing has happened yet. */
    public Happenings(Clock clock) {
        this.clock = clock;
    }

    /** The node whose events these are, once it is known. */
    public void of(String name) {
        node = name;
    }

    /** Somebody who wants to hear of each, on the thread on which it happens. */
    public void each(Consumer<Event> listener) {
        heard.add(listener);
    }

    /** The newest. */
    public synchronized List<Event> newest(int limit) {
        return events.stream().limit(limit).toList();
    }

    /** Those of a time, newest first. */
    public synchronized List<Event> between(long from, long to) {
        return events.stream()
                .filter(event -> event.at() >= from && event.at() <= to)
                .toList();
    }

    /** Something else that happened. */
    public void add(String kind, String severity, String text) {
        Event event;
        synchronized (this) {
            event = new Event(++last, clock.millis(), kind, severity, node, text);
            events.addFirst(event);
            if (events.size() > KEPT) {
                events.removeLast();
            }
        }
        heard.forEach(listener -> listener.accept(event));
    }

    @Override
    public void invalidated(Invalidated event) {
        if (!event.kind().equals("key")) {
            String why = event.reason().isEmpty() ? "" : " (" + event.reason() + ")";
            addOften("invalidation", "Invalidated by " + event.kind() + why);
        }
    }

    // An application may invalidate a thousand tags a second; people read one line a second.
    private void addOften(String kind, String text) {
        int left;
        synchronized (this) {
            boolean isTooSoon = often > 0 && clock.nanos() - oftenAtNanos < OFTEN_NANOS;
            left = often;
            often = isTooSoon ? often + 1 : 1;
            if (isTooSoon) {
                return;
            }
            oftenAtNanos = clock.nanos();
        }
        add(
                kind,
                "info",
                left > 1 ? text + "; " + (left - 1) + (left == 2 ? " other before it" : " others before it") : text);
    }

    @Override
    public void abandoned(Abandoned event) {
        add("abandonment", "warning", "Memory was emptied: " + event.reason());
    }

    @Override
    public void breakerChanged(BreakerChanged event) {
        add(
                "breaker",
                event.to() == BreakerState.OPEN ? "critical" : "info",
                "Circuit breaker of " + event.server() + ": " + event.from() + " to " + event.to());
    }

    @Override
    public void tierChanged(TierChanged event) {
        add(
                "tier",
                event.connected() ? "info" : "critical",
                event.tier() + (event.connected() ? " is there: " : " is lost: ") + event.reason());
    }

    @Override
    public void serversChanged(ServersChanged event) {
        add("servers", "warning", event.tier() + " has other servers: " + String.join(", ", event.servers()));
    }
}
