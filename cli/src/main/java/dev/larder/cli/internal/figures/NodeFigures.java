package dev.larder.cli.internal.figures;

import dev.larder.cli.internal.namespace.Node;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node with {@code larder-console} has said of itself, as the console writes it. What comes from there may be anything: what cannot be read
 * was not said.
 *
 * @param node its name
 * @param at when, by its own clock, epoch milliseconds
 * @param heapUsedBytes of its process
 * @param heapMaximumBytes of its process
 * @param caches its caches
 */
public record NodeFigures(String node, long at, long heapUsedBytes, long heapMaximumBytes, List<CacheFigures> caches) {

    private static final int FORMAT = 1;
    private static final int LARGEST = 4 << 20;
    private static final String WATCH_MILLIS = "12000";

    /** What those nodes have published and not forgotten, in their order. */
    public static List<NodeFigures> published(Fleet fleet, String namespace, List<Node> nodes) {
        List<NodeFigures> all = new ArrayList<>();
        for (Node node : nodes) {
            String key = "{" + namespace + "}~stats:" + node.id();
            Answer answer = fleet.ask(key, "GET", key);
            read(node.id(), answer.text().getBytes(StandardCharsets.ISO_8859_1)).ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    /**
     * Tells nodes that somebody looks, so that they publish each second for half a minute. Leaves a question of a console alone; a user who may
     * only read sees what nodes say every ten seconds.
     */
    public static void watch(Fleet fleet, String namespace) {
        String key = "{" + namespace + "}~question";
        try {
            fleet.ask(key, "SET", key, "- ", "PX", WATCH_MILLIS, "NX");
        } catch (RefusedException mayOnlyRead) {
            // As above.
        }
    }

    /** Reads what a node published; empty where it is not of that node, or of a format nobody here knows. */
    static Optional<NodeFigures> read(String node, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > LARGEST) {
            return Optional.empty();
        }
        try {
            JsonNode said = JsonMapper.shared().readTree(bytes);
            boolean isUsable = said.path("format").asInt(0) == FORMAT
                    && node.equals(said.path("node").asString(""))
                    && !said.path("farewell").asBoolean(false);
            return isUsable ? Optional.of(of(node, said)) : Optional.empty();
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static NodeFigures of(String node, JsonNode said) {
        List<CacheFigures> caches = new ArrayList<>();
        said.path("caches").forEach(cache -> caches.add(CacheFigures.of(cache)));
        return new NodeFigures(
                node,
                said.path("at").asLong(0),
                said.path("heapUsedBytes").asLong(0),
                said.path("heapMaximumBytes").asLong(0),
                List.copyOf(caches));
    }
}
