package dev.larder.services.catalog;

import graphql.GraphQLContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The fields of GraphQL types that are not components of the records behind them. */
@Controller
final class GraphQlFields {

    record Attribute(String name, String value) {}

    record TypeCount(ResourceType type, long matches) {}

    @SchemaMapping
    List<Attribute> attributes(Resource resource) {
        return resource.attributes().entrySet().stream()
                .map(each -> new Attribute(each.getKey(), each.getValue()))
                .toList();
    }

    @SchemaMapping
    CompletableFuture<Relationships> relationships(
            Resource resource,
            @Argument int first,
            DataLoader<String, Relationships> relationships,
            GraphQLContext context) {
        int wanted = GraphQlShown.elements("first", first);
        GraphQlShown.resource(resource.id(), context);
        return relationships.load(resource.id()).thenApply(found -> cut(resource.id(), found, wanted));
    }

    /** None if the resource was deleted a moment ago. */
    private static Relationships cut(String id, @Nullable Relationships found, int wanted) {
        if (found == null) {
            return new Relationships(id, List.of(), false);
        }
        List<Relationship> items = found.items();
        return items.size() <= wanted ? found : new Relationships(id, items.subList(0, wanted), true);
    }

    @SchemaMapping
    @Nullable CompletableFuture<Resource> source(
            Relationship relationship, DataLoader<String, Resource> resources, GraphQLContext context) {
        return shown(relationship.from(), resources, context);
    }

    @SchemaMapping
    @Nullable CompletableFuture<Resource> target(
            Relationship relationship, DataLoader<String, Resource> resources, GraphQLContext context) {
        return shown(relationship.to(), resources, context);
    }

    @SchemaMapping(typeName = "Node", field = "resource")
    @Nullable CompletableFuture<Resource> ofNode(
            Lineage.Node node, DataLoader<String, Resource> resources, GraphQLContext context) {
        return shown(node.id(), resources, context);
    }

    @SchemaMapping(typeName = "Suggestion", field = "resource")
    @Nullable CompletableFuture<Resource> ofSuggestion(
            Suggestions.Item item, DataLoader<String, Resource> resources, GraphQLContext context) {
        return shown(item.id(), resources, context);
    }

    @SchemaMapping
    List<TypeCount> types(Facets facets) {
        return facets.types().entrySet().stream()
                .map((Map.Entry<ResourceType, Long> each) -> new TypeCount(each.getKey(), each.getValue()))
                .toList();
    }

    private static @Nullable CompletableFuture<Resource> shown(
            String id, DataLoader<String, Resource> resources, GraphQLContext context) {
        return GraphQlShown.resource(id, context) ? resources.load(id) : null;
    }
}
