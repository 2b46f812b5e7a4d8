package dev.larder.cli.internal.top;

import dev.larder.cli.internal.figures.CacheFigures;
import dev.larder.cli.internal.figures.CacheRates;
import dev.larder.cli.internal.namespace.Node;
import java.util.List;
import java.util.Map;

/**
 * How everything stands at one moment.
 *
 * @param at the time, ISO-8601
 * @param nowMillis the same
 * @param namespace whose
 * @param redis where
 * @param servers what the masters do, by name
 * @param nodes those that follow the journal
 */
record Snapshot(
        String at, long nowMillis, String namespace, String redis, Map<String, Object> servers, List<OfNode> nodes) {

    /**
     * How a node stands.
     *
     * @param node what it said to the journal
     * @param publishes whether it says more: figures of its caches
     * @param heapUsedBytes of its process
     * @param heapMaximumBytes of its process
     * @param rates what its caches do; empty until it has said so twice
     * @param caches what they have counted
     */
    record OfNode(
            Node node,
            boolean publishes,
            long heapUsedBytes,
            long heapMaximumBytes,
            List<CacheRates> rates,
            List<CacheFigures> caches) {}

    List<String> nodeNames() {
        return nodes.stream().map(node -> node.node().id()).toList();
    }

    List<String> cacheNames() {
        return nodes.stream()
                .flatMap(node -> node.caches().stream().map(CacheFigures::name))
                .distinct()
                .sorted()
                .toList();
    }
}
