package dev.larder.services.catalog;

import graphql.GraphQLContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dataloader.DataLoaderRegistry;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.DataLoaderRegistrar;
import org.springframework.graphql.execution.DefaultBatchLoaderRegistry;
import reactor.core.publisher.Mono;

/** What GraphQL fields ask for one by one is read together, on the thread of the request: one call of the catalogue for each level of a query. */
final class GraphQlLoaders implements DataLoaderRegistrar {

    private final BatchLoaderRegistry loaders = new DefaultBatchLoaderRegistry();

    GraphQlLoaders(CatalogRepository catalog) {
        register(Resource.class, catalog::findAll);
        register(Relationships.class, catalog::relationshipsOf);
    }

    @Override
    public void registerDataLoaders(DataLoaderRegistry registry, GraphQLContext context) {
        loaders.registerDataLoaders(registry, context);
    }

    private <V> void register(Class<V> type, Function<Collection<String>, Map<String, V>> reading) {
        loaders.forTypePair(String.class, type)
                .registerMappedBatchLoader((ids, environment) -> Mono.just(reading.apply(List.copyOf(ids))));
    }
}
