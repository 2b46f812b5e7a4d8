package dev.larder.services.catalog;

import java.util.List;

/**
 * The graph around a resource in one direction: nodes in order of their distance from it, itself being the first, and the
 * edges between them. {@code truncated} says that the true graph has more nodes than fit.
 */
record Lineage(
        String id, Direction direction, int depth, List<Node> nodes, List<Relationship> edges, boolean truncated) {

    /** Nodes a graph may have. It fits the 255 tags of a cached value, so that each node can be one. */
    static final int MAX_NODES = 250;

    Lineage {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** A resource and the length of the shortest way to it. */
    record Node(String id, ResourceType type, String name, int distance) {}
}
