package dev.larder.services.catalog;

import dev.larder.services.graphql.Contents;
import dev.larder.services.web.InvalidInputException;
import graphql.GraphQLContext;
import java.util.Collection;

/** Notes what a GraphQL result shows of the catalogue, and reads what the schema cannot bound. */
final class GraphQlShown {

    private static final int MAX_ELEMENTS = 100;

    private GraphQlShown() {}

    /** The result shows the resource, or that there is none. Whether any resource may have that id. */
    static boolean resource(String id, GraphQLContext context) {
        boolean isId = ResourceName.isId(id);
        if (isId) {
            Contents.of(context).add(CachedCatalogRepository.tag(id));
        }
        return isId;
    }

    /** The result shows what a search found. */
    static void search(GraphQLContext context) {
        Contents.of(context).add(SearchTags.ALL);
    }

    static int elements(String field, int wanted) {
        if (wanted < 1 || wanted > MAX_ELEMENTS) {
            throw new InvalidInputException(field, "is " + wanted, "a number from 1 to " + MAX_ELEMENTS);
        }
        return wanted;
    }

    static void elements(String field, Collection<?> wanted) {
        if (wanted.size() > MAX_ELEMENTS) {
            throw new InvalidInputException(field, "are " + wanted.size(), "at most " + MAX_ELEMENTS);
        }
    }
}
