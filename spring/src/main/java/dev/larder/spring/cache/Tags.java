package dev.larder.spring.cache;

import dev.larder.spring.invalidation.Texts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/** The tags of {@link CacheableOptions}: those that need the value, and those that the key tells. Thread-safe. */
final class Tags {

    private static final String VALUE = "#result";

    private final Texts ofKeys;
    private final Texts ofValues;

    private Tags(Texts ofKeys, Texts ofValues) {
        this.ofKeys = ofKeys;
        this.ofValues = ofValues;
    }

    /**
     * The tags of texts.
     *
     * @throws org.springframework.expression.ParseException if an expression cannot be read
     */
    static Tags of(List<String> texts) {
        return new Tags(
                Texts.of(texts.stream().filter(text -> !text.contains(VALUE)).toList()),
                Texts.of(texts.stream().filter(text -> text.contains(VALUE)).toList()));
    }

    boolean hasValueTags() {
        return !ofValues.isEmpty();
    }

    Set<String> ofKey(Object key) {
        return evaluated(ofKeys, "key", key);
    }

    Set<String> ofValue(Object value) {
        return evaluated(ofValues, "result", value);
    }

    private static Set<String> evaluated(Texts texts, String name, Object variable) {
        if (texts.isEmpty()) {
            return Set.of();
        }
        EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
                .withInstanceMethods()
                .build();
        context.setVariable(name, variable);
        return texts.evaluated(context).collect(Collectors.toUnmodifiableSet());
    }
}
