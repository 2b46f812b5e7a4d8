package dev.larder.services.graphql;

import graphql.execution.UnknownOperationException;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.AstTransformer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.NodeUtil;
import graphql.language.NodeVisitorStub;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import graphql.util.TreeTransformerUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request in one spelling, so that those that are answered alike are equal: the operation that was chosen, without its name, with the fragments
 * it uses in the order of their names, arguments in the order of theirs; no comments, commas or white space that mean nothing; of the variables those
 * that the operation declares. Fields stay in their order and under their aliases, for these are in the answer. Pure.
 *
 * @param isQuery whether it changes nothing
 * @param text the operation and its fragments
 * @param variables their values as JSON
 */
record CanonicalQuery(boolean isQuery, String text, String variables) {

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Empty if the document has no such operation, or no name tells which of several is meant. Fragments need not make sense. */
    static Optional<CanonicalQuery> of(
            Document document, @Nullable String operationName, Map<String, @Nullable Object> variables) {
        try {
            NodeUtil.GetOperationResult chosen = NodeUtil.getOperation(document, operationName);
            return Optional.of(of(chosen.operationDefinition, chosen.fragmentsByName, variables));
        } catch (UnknownOperationException noneOrSeveral) {
            return Optional.empty();
        }
    }

    private static CanonicalQuery of(
            OperationDefinition operation,
            Map<String, FragmentDefinition> fragments,
            Map<String, @Nullable Object> variables) {
        SortedMap<String, FragmentDefinition> used = new TreeMap<>();
        reach(operation, fragments, used);
        Document.Builder document = Document.newDocument().definition(operation.transform(each -> each.name(null)));
        used.values().forEach(document::definition);
        return new CanonicalQuery(
                operation.getOperation() == OperationDefinition.Operation.QUERY,
                AstPrinter.printAstCompact(new AstTransformer().transform(document.build(), new SortArguments())),
                SORTED.writeValueAsString(declared(operation, variables)));
    }

    /** The SHA-256 of all of it, and of the schema that gives it its meaning. */
    String hash(String schema) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {schema, text, variables}) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Each fragment is entered once, so a cycle, which is refused later, ends here too. */
    private static void reach(
            Node<?> node, Map<String, FragmentDefinition> fragments, SortedMap<String, FragmentDefinition> used) {
        for (Node<?> child : node.getChildren()) {
            FragmentDefinition fragment =
                    child instanceof FragmentSpread spread ? fragments.get(spread.getName()) : null;
            if (fragment != null && used.putIfAbsent(fragment.getName(), fragment) == null) {
                reach(fragment, fragments, used);
            }
            reach(child, fragments, used);
        }
    }

    private static Map<String, @Nullable Object> declared(
            OperationDefinition operation, Map<String, @Nullable Object> variables) {
        Map<String, @Nullable Object> declared = new TreeMap<>();
        for (VariableDefinition each : operation.getVariableDefinitions()) {
            if (variables.containsKey(each.getName())) {
                declared.put(each.getName(), variables.get(each.getName()));
            }
        }
        return declared;
    }

    private static final class SortArguments extends NodeVisitorStub {
        @Override
        @SuppressWarnings("rawtypes") // as the visitor declares it
        public TraversalControl visitField(Field field, TraverserContext<Node> context) {
            List<Argument> sorted = new ArrayList<>(field.getArguments());
            sorted.sort(Comparator.comparing(Argument::getName));
            return sorted.equals(field.getArguments())
                    ? TraversalControl.CONTINUE
                    : TreeTransformerUtil.changeNode(context, field.transform(each -> each.arguments(sorted)));
        }
    }
}
