package dev.larder.console.fleet;

import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.NodeFigures;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one node said at three moments: half a minute to a minute ago, before last, and last. Immutable.
 *
 * @param base the oldest
 * @param middle what becomes the base next
 * @param previous what came before the last
 * @param latest the last
 */
public record Window(NodeFigures base, NodeFigures middle, NodeFigures previous, NodeFigures latest) {

    private static final long HALF_MILLIS = 30_000;

    static Window of(NodeFigures first) {
        return new Window(first, first, first, first);
    }

    /** With something newer; the same if it is not. */
    Window then(NodeFigures newer) {
        if (newer.at() <= latest.at()) {
            return this;
        }
        boolean isHalfOver = newer.at() - middle.at() >= HALF_MILLIS;
        return new Window(isHalfOver ? middle : base, isHalfOver ? newer : middle, latest, newer);
    }

    /** What happened in about the last minute, by cache. */
    public Map<String, Flow> minute() {
        return flows(base, latest);
    }

    /** What happened between the last two words, by cache. */
    public Map<String, Flow> moment() {
        return flows(previous, latest);
    }

    private static Map<String, Flow> flows(NodeFigures from, NodeFigures to) {
        Map<String, CacheFigures> before =
                from.caches().stream().collect(Collectors.toMap(CacheFigures::name, Function.identity(), (a, b) -> a));
        double seconds = (to.at() - from.at()) / 1_000.0;
        Map<String, Flow> flows = new TreeMap<>();
        to.caches().forEach(cache -> flows.put(cache.name(), Flow.between(before.get(cache.name()), cache, seconds)));
        return flows;
    }

    /** All of a stretch together. */
    public static Flow total(Map<String, Flow> flows) {
        return flows.values().stream().reduce(Flow.NONE, Flow::plus);
    }

    /** What it said of a cache last. */
    public Optional<CacheFigures> cache(String name) {
        return latest.caches().stream()
                .filter(cache -> cache.name().equals(name))
                .findFirst();
    }
}
