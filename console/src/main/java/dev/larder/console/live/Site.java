package dev.larder.console.live;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.console.alerts.AlertListener;
import dev.larder.console.alerts.RedisRoom;
import dev.larder.console.alerts.Rules;
import dev.larder.console.alerts.Watch;
import dev.larder.console.api.Watches.Alert;
import dev.larder.console.events.Happenings;
import dev.larder.console.events.NodeNews;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.Collector;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.Timings;
import dev.larder.console.fleet.Fleet;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.history.Chronicle;
import dev.larder.console.history.Keeper;
import dev.larder.console.history.Metric.Standing;
import dev.larder.console.history.Timeline;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One namespace as this process sees it. {@link #tick} belongs to one thread; the rest is thread-safe. */
public final class Site {

    private static final long STEP_MILLIS = 1_000;

    private final Larder larder;
    private final Clock clock;
    private final Happenings happenings;
    private final Fleet fleet;
    private final String namespace;
    private final Watch watch;
    private final RedisRoom redisRoom;
    private final List<AlertListener> alertListeners = new CopyOnWriteArrayList<>();
    private final Chronicle chronicle = new Chronicle();
    private final @Nullable Keeper keeper;
    private final NodeNews news;
    private long lastAt;
    private volatile Map<String, Flow> lastMinute = Map.of();
    private volatile Flow lastMoment = Flow.NONE;

    /**
     * What all namespaces of a process have in common.
     *
     * @param clock tells the time
     * @param host the process
     * @param rules when something is wrong
     * @param history the folder in which figures outlive the process; null for none
     */
    public record Setup(
            Clock clock,
            Collector.Host host,
            Rules rules,
            @Nullable Path history) {}

    /** A namespace, which is listened to from now on. Blocks for the disk, where figures are kept there. */
    public Site(Larder larder, Setup setup) {
        this.larder = larder;
        this.clock = setup.clock;
        this.namespace = larder.status().namespace();
        Timings timings = new Timings();
        this.happenings = new Happenings(clock);
        happenings.of(larder.status().node());
        larder.listen(timings);
        larder.listen(happenings);
        this.news = new NodeNews(happenings);
        this.watch = new Watch(namespace, setup.rules, clock);
        this.redisRoom = new RedisRoom(clock);
        this.fleet = new Fleet(larder, new Collector(larder, timings, clock, setup.host), clock);
        this.keeper = setup.history == null ? null : new Keeper(setup.history, namespace, chronicle, clock);
    }

    /** Instance and version. */
    public String namespace() {
        return namespace;
    }

    /** This process's time, epoch milliseconds. */
    public long now() {
        return clock.millis();
    }

    public Larder larder() {
        return larder;
    }

    public Fleet fleet() {
        return fleet;
    }

    public Happenings happenings() {
        return happenings;
    }

    /** What was. */
    public Chronicle chronicle() {
        return chronicle;
    }

    /** What is wrong, and what was. */
    public Watch watch() {
        return watch;
    }

    /** Somebody who is told of alerts. */
    public void listen(AlertListener listener) {
        alertListeners.add(listener);
    }

    /** Of all nodes, or of one; empty if that was never heard of, or long ago. */
    public Optional<Timeline> timeline(@Nullable String node) {
        return node == null ? Optional.of(chronicle.ofAll()) : chronicle.ofNode(node);
    }

    /** What happened in the last minute, by cache, on all nodes or on one; of all as of this second. */
    public Map<String, Flow> minute(@Nullable String node) {
        return node == null ? lastMinute : minuteOf(node);
    }

    /** What happened in the last moment, all caches and nodes together. */
    public Flow moment() {
        return lastMoment;
    }

    private Map<String, Flow> minuteOf(@Nullable String node) {
        Map<String, Flow> flows = new TreeMap<>();
        windows(node)
                .forEach(each -> each.window.minute().forEach((cache, flow) -> flows.merge(cache, flow, Flow::plus)));
        return flows;
    }

    /**
     * A node that has figures.
     *
     * @param node its name
     * @param window the figures
     */
    public record NodeWindow(String node, Window window) {}

    /** The nodes that have answered, or the one that is named if it has. */
    public List<NodeWindow> windows(@Nullable String node) {
        return fleet.members().stream()
                .filter(Member::hasAnswered)
                .filter(member -> node == null || member.node().equals(node))
                .flatMap(member -> Optional.ofNullable(member.window()).stream()
                        .map(window -> new NodeWindow(member.node(), window)))
                .toList();
    }

    /** What the nodes said last, of all of them or of one. */
    public List<NodeFigures> latest(@Nullable String node) {
        return windows(node).stream().map(each -> each.window.latest()).toList();
    }

    /** How nodes stand, together. */
    public Standing standing(@Nullable String node) {
        List<NodeFigures> figures = latest(node);
        if (figures.isEmpty()) {
            return new Standing(null, null, null);
        }
        double lag = figures.stream()
                .mapToLong(each -> each.standing().journalLagMillis())
                .max()
                .orElse(0);
        double entries = figures.stream()
                .flatMap(each -> each.caches().stream())
                .mapToLong(CacheFigures::entries)
                .sum();
        double heap = figures.stream().mapToLong(NodeFigures::heapUsedBytes).sum();
        return new Standing(lag, entries, heap);
    }

    /** Once a second. */
    void tick() {
        fleet.tick();
        lastMinute = minuteOf(null);
        long now = even(clock.millis());
        remember(now);
        if (now / STEP_MILLIS % 10 == 0) {
            rememberRatios(now);
        }
        if (keeper != null) {
            keeper.tick();
        }
        news.tell(fleet.members());
        lookForTrouble();
    }

    private void remember(long now) {
        Map<String, Flow> caches = new TreeMap<>();
        Map<String, Double> entries = new HashMap<>();
        for (NodeWindow each : windows(null)) {
            Map<String, Flow> moment = each.window.moment();
            chronicle.addNode(each.node, now, Window.total(moment), standing(each.node));
            moment.forEach((cache, flow) -> caches.merge(cache, flow, Flow::plus));
            each.window
                    .latest()
                    .caches()
                    .forEach(cache -> entries.merge(cache.name(), (double) cache.entries(), Double::sum));
        }
        lastMoment = Window.total(caches);
        chronicle.add(now, lastMoment, standing(null));
        caches.forEach((cache, flow) -> chronicle.addCache(cache, now, flow, entries.get(cache)));
    }

    private void lookForTrouble() {
        fleet.tools().ifPresent(redisRoom::tick);
        List<Alert> changes = watch.look(fleet.members(), minute(null), redisRoom.full());
        for (Alert alert : changes) {
            boolean isOver = alert.clearedAt() != null;
            happenings.add("alert", isOver ? "info" : alert.severity(), (isOver ? "Over: " : "") + alert.text());
        }
        List<Alert> firing = watch.firing();
        alertListeners.forEach(listener -> listener.looked(firing, changes));
    }

    // A clock's jitter must leave neither gaps nor pairs in rings of a point a second.
    private long even(long now) {
        long expected = lastAt + STEP_MILLIS;
        lastAt = Math.abs(now - expected) < STEP_MILLIS + STEP_MILLIS / 2 ? expected : now;
        return lastAt;
    }

    private void rememberRatios(long now) {
        Map<String, @Nullable Double> ratios = new TreeMap<>();
        minute(null).forEach((cache, flow) -> ratios.put(cache, flow.hitRatio()));
        chronicle.sparks().add(now, ratios);
    }

    /** Writes down what was, where that is kept, and says farewell to other nodes; blocks for a few seconds at most. */
    void close() {
        if (keeper != null) {
            keeper.close();
        }
        fleet.farewell();
    }
}
