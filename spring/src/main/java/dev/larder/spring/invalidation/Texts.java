package dev.larder.spring.invalidation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Texts with expressions in them, between <code>#{</code> and <code>}</code>. An expression that answers a collection makes a text of each
 * element, one that answers null none at all. Thread-safe.
 */
public final class Texts {

    private final List<Expression> expressions;

    private Texts(List<Expression> expressions) {
        this.expressions = expressions;
    }

    /**
     * The texts.
     *
     * @throws org.springframework.expression.ParseException if an expression cannot be read
     */
    public static Texts of(Collection<String> texts) {
        SpelExpressionParser parser = new SpelExpressionParser();
        return new Texts(texts.stream()
                .map(text -> parser.parseExpression(text, new TemplateParserContext()))
                .toList());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return expressions.isEmpty();
    }

    /** The texts as the context makes them. */
    public Stream<String> evaluated(EvaluationContext context) {
        return evaluated(context, UnaryOperator.identity());
    }

    /** The same; what an expression answers is escaped. */
    Stream<String> evaluated(EvaluationContext context, UnaryOperator<String> escape) {
        return expressions.stream().flatMap(expression -> evaluated(expression, context, escape));
    }

    private static Stream<String> evaluated(
            Expression expression, EvaluationContext context, UnaryOperator<String> escape) {
        List<String> texts = List.of("");
        for (Expression part : parts(expression)) {
            List<String> ends = part instanceof LiteralExpression
                    ? answers(part.getValue(context))
                    : answers(part.getValue(context)).stream().map(escape).toList();
            texts = texts.stream()
                    .flatMap(begin -> ends.stream().map(begin::concat))
                    .toList();
        }
        return texts.stream();
    }

    private static List<Expression> parts(Expression expression) {
        return expression instanceof CompositeStringExpression composite
                ? Arrays.asList(composite.getExpressions())
                : List.of(expression);
    }

    private static List<String> answers(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof Collection<?> all
                ? all.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }
}
