package dev.larder.redis.chaos;

import dev.larder.Acknowledgement;
import dev.larder.LarderListener;
import dev.larder.redis.nodes.Item;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Drained;
import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.HistoryLog;
import dev.larder.testkit.history.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one life of a node writes down. Also hears on which threads something was acknowledged, since an update does not say so. */
final class Diary implements LarderListener, AutoCloseable {

    private final String process;
    private final HistoryLog log;
    private final Map<Thread, Acknowledgement> acknowledged = new ConcurrentHashMap<>();

    Diary(String process, Path file) throws IOException {
        this.process = process;
        this.log = HistoryLog.at(file);
    }

    void read(String key, long beganNanos, @Nullable Item found, String foundKey, String outcome) {
        add(new Read(since(beganNanos), key, foundKey, found == null ? Event.NOTHING : found.version(), outcome));
    }

    void fetch(String key, long beganNanos, Item found) {
        add(new Fetch(since(beganNanos), key, found.version()));
    }

    void load(String key, long beganNanos, Item found) {
        add(new Load(since(beganNanos), key, found.version()));
    }

    void write(String key, long beganNanos, long version) {
        add(new Write(since(beganNanos), key, version));
    }

    void invalidate(List<String> keys, boolean isGroup, long beganNanos, Acknowledgement acknowledgement) {
        boolean isAcknowledged = acknowledgement == Acknowledgement.ACKNOWLEDGED;
        add(new Invalidate(since(beganNanos), keys, isGroup, isAcknowledged));
    }

    void drained(long atNanos) {
        add(new Drained(Span.at(process, atNanos)));
    }

    void failed(String key, long beganNanos, Exception failure) {
        add(new Failed(since(beganNanos), key, failure.toString()));
    }

    void stalled(long beganNanos) {
        add(new Fault(since(beganNanos), Fault.STALLED));
    }

    @Override
    public void invalidated(Invalidated event) {
        acknowledged.merge(Thread.currentThread(), event.acknowledgement(), Acknowledgement::and);
    }

    /** What was acknowledged on this thread since it last asked; deferred if it was told nothing. */
    Acknowledgement acknowledgement() {
        Acknowledgement told = acknowledged.remove(Thread.currentThread());
        return told == null ? Acknowledgement.DEFERRED : told;
    }

    private Span since(long beganNanos) {
        return new Span(process, beganNanos, System.nanoTime());
    }

    private void add(Event event) {
        log.add(event);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
