package dev.larder.services.graphql;

import graphql.analysis.FieldComplexityCalculator;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.schema.GraphQLAppliedDirective;

/**
 * Counts the fields that a result may have: a field is one, and what stands within it counts as often as its argument {@code first} says, or
 * its directive {@code @rows(most:)} in the schema.
 */
final class Complexity implements FieldComplexityCalculator {

    private static final int ENOUGH = 1_000_000_000;

    @Override
    public int calculate(FieldComplexityEnvironment field, int within) {
        return (int) Math.min(ENOUGH, 1 + (long) rows(field) * within);
    }

    /** Negative numbers are refused where the field is carried out; here they must not make room for others. */
    private static int rows(FieldComplexityEnvironment field) {
        if (field.getArguments().get("first") instanceof Integer first) {
            return Math.max(1, first);
        }
        GraphQLAppliedDirective rows = field.getFieldDefinition().getAppliedDirective("rows");
        return rows != null && rows.getArgument("most").getValue() instanceof Integer most ? most : 1;
    }
}
