package dev.larder.services.catalog;

import graphql.schema.DataFetchingEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Changes by GraphQL: the same as by REST, with the same refusals. */
@Controller
final class GraphQlMutations {

    private final CatalogRepository catalog;

    GraphQlMutations(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    record AttributeInput(String name, String value) {}

    record NewResource(
            ResourceType type,
            @Nullable String module,
            String name,
            @Nullable String description,
            @Nullable List<AttributeInput> attributes) {}

    record ResourceContent(String description, @Nullable List<AttributeInput> attributes) {}

    @MutationMapping
    Resource createResource(@Argument NewResource input, DataFetchingEnvironment field) {
        DraftBody body = new DraftBody(
                input.type.name(), input.module, input.name, input.description, attributes(input.attributes));
        return done(field, () -> catalog.create(body.toDraft()));
    }

    @MutationMapping
    Resource updateResource(
            @Argument String id,
            @Argument int version,
            @Argument ResourceContent input,
            DataFetchingEnvironment field) {
        ResourceEdit edit = new ResourceEdit(
                OptionalLong.empty(), input.description, Bodies.attributes(attributes(input.attributes)));
        return done(field, () -> catalog.update(Inputs.id(id), OptionalLong.of(version), edit));
    }

    @MutationMapping
    Resource deleteResource(@Argument String id, @Argument @Nullable Integer version, DataFetchingEnvironment field) {
        OptionalLong expected = version == null ? OptionalLong.empty() : OptionalLong.of(version);
        return done(field, () -> catalog.delete(Inputs.id(id), expected));
    }

    /** What this request has read so far may be otherwise now. */
    private static Resource done(DataFetchingEnvironment field, Supplier<Change> change) {
        Resource resource = change.get().resource();
        field.getDataLoaderRegistry().getDataLoaders().forEach(DataLoader::clearAll);
        return resource;
    }

    private static Map<String, @Nullable String> attributes(@Nullable List<AttributeInput> given) {
        Map<String, @Nullable String> attributes = new HashMap<>();
        if (given != null) {
            given.forEach(each -> attributes.put(each.name, each.value));
        }
        return attributes;
    }
}
