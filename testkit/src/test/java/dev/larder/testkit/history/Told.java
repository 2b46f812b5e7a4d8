package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Drained;
import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A history told in milliseconds, each event as long as one. Lag 1 s, maxStaleness 5 s, a fault is over when it ends. */
final class Told {

    static final String KEY = "goal:1";

    private final List<Event> events = new ArrayList<>();

    private Told add(Event event) {
        events.add(event);
        return this;
    }

    private static Span span(String process, long fromMillis, long toMillis) {
        return new Span(process, fromMillis * 1_000_000, toMillis * 1_000_000);
    }

    Told writes(String process, long version, long atMillis) {
        return add(new Write(span(process, atMillis, atMillis + 1), KEY, version));
    }

    Told invalidates(String process, long atMillis) {
        return add(new Invalidate(span(process, atMillis, atMillis + 1), List.of(KEY), false, true));
    }

    Told invalidatesGroup(String process, long atMillis) {
        return add(new Invalidate(span(process, atMillis, atMillis + 1), List.of("goal:0", KEY), true, true));
    }

    Told defers(String process, long atMillis) {
        return add(new Invalidate(span(process, atMillis, atMillis + 1), List.of(KEY), false, false));
    }

    Told drained(String process, long atMillis) {
        return add(new Drained(span(process, atMillis, atMillis)));
    }

    Told loads(String process, long version, long atMillis) {
        return add(new Load(span(process, atMillis, atMillis + 1), KEY, version));
    }

    Told reads(String process, long version, long atMillis) {
        return reads(process, version, "memory", atMillis, atMillis + 1);
    }

    Told reads(String process, long version, String outcome, long fromMillis, long toMillis) {
        return add(new Read(span(process, fromMillis, toMillis), KEY, KEY, version, outcome));
    }

    Told readsAnother(String process, long atMillis) {
        return add(new Read(span(process, atMillis, atMillis + 1), KEY, "goal:2", 0, "memory"));
    }

    Told fetches(String process, long version, long atMillis) {
        return add(new Fetch(span(process, atMillis, atMillis + 1), KEY, version));
    }

    Told fault(String process, long fromMillis, long toMillis) {
        return add(new Fault(span(process, fromMillis, toMillis), "cut"));
    }

    Told stalled(String process, long fromMillis, long toMillis) {
        return add(new Fault(span(process, fromMillis, toMillis), Fault.STALLED));
    }

    /** One that concerns everybody. */
    Told failover(long fromMillis, long toMillis) {
        return add(new Fault(span("", fromMillis, toMillis), "failover"));
    }

    List<Event> events() {
        return events;
    }

    Verdict verdict() {
        return HistoryChecker.of(new Promises(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ZERO))
                .check(events);
    }

    /** The promises that were broken. */
    List<Rule> broken() {
        return verdict().violations().stream().map(Violation::rule).toList();
    }
}
