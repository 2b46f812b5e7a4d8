package dev.larder.console.live;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.console.alerts.AlertListener;
import dev.larder.console.alerts.RedisRoom;
import dev.larder.console.alerts.Rules;
import dev.larder.console.alerts.Watch;
import dev.larder.console.api.Watches.Alert;
import dev.larder.console.events.Happenings;
import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.Collector;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.Timings;
import dev.larder.console.fleet.Fleet;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.history.Metric.Standing;
import dev.larder.console.history.Sparks;
import dev.larder.console.history.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One namespace as this process sees it. {@link #tick} belongs to one thread; the rest is thread-safe. */
public final class Site {

    private static final int MOST_TIMELINES = 32;
    private static final long STEP_MILLIS = 1_000;

    private final Larder larder;
    private final Clock clock;
    private final Happenings happenings;
    private final Fleet fleet;
    private final String namespace;
    private final Watch watch;
    private final RedisRoom redisRoom;
    private final List<AlertListener> alertListeners = new CopyOnWriteArrayList<>();
    private final Timeline timeline = new Timeline();
    private final Sparks sparks = new Sparks();
    private final Map<String, Timeline> byNode = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Timeline> eldest) {
            return size() > MOST_TIMELINES;
        }
    };
    private long lastAt;
    private Map<String, Member.State> states = Map.of();

    /** A namespace, which is listened to from now on. */
    public Site(Larder larder, Clock clock, Collector.Host host, Rules rules) {
        this.larder = larder;
        this.clock = clock;
        this.namespace = larder.status().namespace();
        Timings timings = new Timings();
        this.happenings = new Happenings(clock);
        happenings.of(larder.status().node());
        larder.listen(timings);
        larder.listen(happenings);
        this.watch = new Watch(namespace, rules, clock);
        this.redisRoom = new RedisRoom(clock);
        this.fleet = new Fleet(larder, new Collector(larder, timings, clock, host), clock);
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

    public Sparks sparks() {
        return sparks;
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
        if (node == null) {
            return Optional.of(timeline);
        }
        synchronized (byNode) {
            return Optional.ofNullable(byNode.get(node));
        }
    }

    /** What happened in the last minute, by cache, on all nodes or on one. */
    public Map<String, Flow> minute(@Nullable String node) {
        return flows(node, Window::minute);
    }

    /** What happened in the last moment, all caches together, on all nodes or on one. */
    public Flow moment(@Nullable String node) {
        return Window.total(flows(node, Window::moment));
    }

    private Map<String, Flow> flows(@Nullable String node, Function<Window, Map<String, Flow>> stretch) {
        Map<String, Flow> flows = new TreeMap<>();
        for (NodeWindow each : windows(node)) {
            stretch.apply(each.window)
                    .forEach((cache, flow) -> flows.merge(cache, flow, (one, other) -> one.plus(other)));
        }
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
        long now = even(clock.millis());
        timeline.add(now, moment(null), standing(null));
        for (NodeWindow each : windows(null)) {
            Timeline own;
            synchronized (byNode) {
                own = byNode.computeIfAbsent(each.node, node -> new Timeline());
            }
            own.add(now, moment(each.node), standing(each.node));
        }
        if (now / STEP_MILLIS % 10 == 0) {
            rememberRatios(now);
        }
        tellOfNodes();
        lookForTrouble();
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
        sparks.add(now, ratios);
    }

    private void tellOfNodes() {
        Map<String, Member.State> now = new TreeMap<>();
        fleet.members().forEach(member -> now.put(member.node(), member.state()));
        if (!states.isEmpty()) {
            now.forEach((node, state) -> tellOf(node, states.get(node), state));
        }
        states = now;
    }

    private void tellOf(String node, Member.@Nullable State before, Member.State state) {
        if (before == null && state == Member.State.ALIVE) {
            happenings.add("node", "info", "Node " + node + " is here");
        } else if (before != null && before != state) {
            String severity = state == Member.State.ALIVE ? "info" : "warning";
            happenings.add(
                    "node", severity, "Node " + node + " is " + state.name().toLowerCase(Locale.ROOT));
        }
    }
}
