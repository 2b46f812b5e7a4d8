package dev.larder.services.catalog;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import graphql.GraphQLContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Where GraphQL queries begin. Each notes what it shows, also that something is not there. */
@Controller
final class GraphQlQueries {

    private final CatalogRepository catalog;

    GraphQlQueries(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    @QueryMapping
    @Nullable CompletableFuture<Resource> resource(
            @Argument String id, DataLoader<String, Resource> resources, GraphQLContext context) {
        return GraphQlShown.resource(id, context) ? resources.load(id) : null;
    }

    @QueryMapping
    CompletableFuture<List<Resource>> resources(
            @Argument List<String> ids, DataLoader<String, Resource> resources, GraphQLContext context) {
        GraphQlShown.elements("ids", ids);
        ids.forEach(id -> GraphQlShown.resource(id, context));
        return resources.loadMany(ids);
    }

    @QueryMapping
    SearchPage search(
            @Argument String q,
            @Argument @Nullable ResourceType type,
            @Argument String module,
            @Argument String attribute,
            @Argument int page,
            GraphQLContext context) {
        TypeFilter filter = type == null ? TypeFilter.ANY : TypeFilter.valueOf(type.name());
        SearchQuery query = new SearchQuery(q, filter, module, attribute, page);
        GraphQlShown.search(context);
        return catalog.search(query);
    }

    @QueryMapping
    List<Suggestions.Item> autocomplete(@Argument String prefix, GraphQLContext context) {
        Prefix beginning = new Prefix(prefix);
        GraphQlShown.search(context);
        return catalog.autocomplete(beginning).items();
    }

    @QueryMapping
    @Nullable Lineage lineage(@Argument String id, @Argument Direction direction, @Argument int depth, GraphQLContext context) {
        LineageQuery query = new LineageQuery(direction, id, depth);
        if (!GraphQlShown.resource(id, context)) {
            return null;
        }
        Lineage lineage = catalog.lineage(query).orElse(null);
        if (lineage != null) {
            lineage.nodes().forEach(node -> GraphQlShown.resource(node.id(), context));
        }
        return lineage;
    }

    @QueryMapping
    @Nullable List<ResourceVersion> versions(@Argument String id, @Argument int first, GraphQLContext context) {
        int wanted = GraphQlShown.elements("first", first);
        if (!GraphQlShown.resource(id, context)) {
            return null;
        }
        return catalog.history(id)
                .map(history -> history.versions().stream().limit(wanted).toList())
                .orElse(null);
    }

    @QueryMapping
    @Nullable Diff diff(@Argument String id, @Argument int from, @Argument int to, GraphQLContext context) {
        DiffQuery query = new DiffQuery(id, from, to);
        return GraphQlShown.resource(id, context) ? catalog.diff(query).orElse(null) : null;
    }
}
