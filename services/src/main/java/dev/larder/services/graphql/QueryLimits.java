package dev.larder.services.graphql;

/**
 * What a request may ask for.
 *
 * @param characters of the document, and of its variables as JSON
 * @param depth how deep fields stand within fields
 * @param complexity how many fields a result may have at most, by what the schema says of the length of lists
 */
public record QueryLimits(int characters, int depth, int complexity) {

    /** Enough for what people write, introspection by tools among it. */
    public static final QueryLimits USUAL = new QueryLimits(10_000, 15, 5_000);
}
