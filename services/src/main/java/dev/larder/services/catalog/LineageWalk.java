package dev.larder.services.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks the catalogue breadth first from one resource: one query for each level, however wide it is. A resource is entered
 * once, by a shortest way, so a cycle ends the walk instead of prolonging it. Used by one thread, once.
 */
final class LineageWalk {

    /** Edges read for one level; more than the nodes that fit, because several edges may lead to one node. */
    private static final int MAX_STEPS = 8 * Lineage.MAX_NODES;

    private final RelationshipTable relationships;
    private final LineageQuery query;
    private final Map<String, Lineage.Node> nodes = new LinkedHashMap<>();
    private final Set<Relationship> edges = new LinkedHashSet<>();
    private boolean truncated;

    LineageWalk(RelationshipTable relationships, LineageQuery query) {
        this.relationships = relationships;
        this.query = query;
    }

    Lineage from(Resource start) {
        nodes.put(start.id(), new Lineage.Node(start.id(), start.type(), start.name(), 0));
        List<String> frontier = List.of(start.id());
        for (int distance = 1; distance <= query.depth() && !frontier.isEmpty(); distance++) {
            frontier = level(frontier, distance);
        }
        return new Lineage(
                query.id(),
                query.direction(),
                query.depth(),
                List.copyOf(nodes.values()),
                List.copyOf(edges),
                truncated);
    }

    /** Takes one step from everywhere on the frontier and answers the ids that are new. */
    private List<String> level(List<String> frontier, int distance) {
        List<RelationshipTable.Step> steps = relationships.steps(frontier, query.direction(), MAX_STEPS);
        truncated |= steps.size() == MAX_STEPS;
        List<String> entered = new ArrayList<>();
        for (RelationshipTable.Step step : steps) {
            if (enter(step, distance)) {
                entered.add(step.id());
            }
        }
        return entered;
    }

    private boolean enter(RelationshipTable.Step step, int distance) {
        boolean known = nodes.containsKey(step.id());
        if (!known && nodes.size() == Lineage.MAX_NODES) {
            truncated = true;
            return false;
        }
        edges.add(step.edge());
        nodes.putIfAbsent(step.id(), new Lineage.Node(step.id(), step.type(), step.name(), distance));
        return !known;
    }
}
