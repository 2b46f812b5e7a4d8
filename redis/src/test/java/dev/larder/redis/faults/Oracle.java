package dev.larder.redis.faults;

import dev.larder.Acknowledgement;
import dev.larder.redis.nodes.Item;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.HistoryChecker;
import dev.larder.testkit.history.Promises;
import dev.larder.testkit.history.Span;
import dev.larder.testkit.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The source, which knows the version of everything, and the history of what was done and answered. */
final class Oracle {

    private final Versions versions;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private Promises promises = new Promises(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO);

    Oracle() {
        this(Versions.inMemory());
    }

    Oracle(Versions versions) {
        this.versions = versions;
    }

    /** The same source, with a history of its own: of nodes that break promises, to show that others keep them. */
    Oracle apart() {
        return new Oracle(versions);
    }

    /** What has happened so far; further events may be added to it. */
    Queue<Event> events() {
        return events;
    }

    /** From now on a failover may lose what was acknowledged, until its writer repeats it. */
    void failoversLose(Duration untilRepeated) {
        promises = promises.whereFailoversLose(untilRepeated);
    }

    Item load(String id) {
        return new Item(id, versions.of(id));
    }

    void write(String process, String id) {
        long began = System.nanoTime();
        long version = versions.write(id);
        events.add(new Write(since(process, began), id, version));
    }

    void invalidated(String process, String id, long beganNanos, Acknowledgement acknowledgement) {
        boolean isAcknowledged = acknowledgement == Acknowledgement.ACKNOWLEDGED;
        events.add(new Invalidate(since(process, beganNanos), List.of(id), /* isGroup= */ false, isAcknowledged));
    }

    void read(String process, String id, long beganNanos, @Nullable Item found, String outcome) {
        long version = found == null ? Event.NOTHING : found.version();
        events.add(new Read(since(process, beganNanos), id, found == null ? id : found.id(), version, outcome));
    }

    void failed(String process, String id, long beganNanos, Exception failure) {
        events.add(new Failed(since(process, beganNanos), id, failure.toString()));
    }

    private static Span since(String process, long beganNanos) {
        return new Span(process, beganNanos, System.nanoTime());
    }

    Verdict verdict() {
        return verdictWith(List.of());
    }

    /** What becomes of the promises with what another process has written down. */
    Verdict verdictWith(List<Event> others) {
        List<Event> all = new ArrayList<>(events);
        all.addAll(others);
        return HistoryChecker.of(promises).check(all);
    }
}
