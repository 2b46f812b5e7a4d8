package dev.larder.spring.invalidation;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.spring.internal.reactive.Reactive;
import dev.larder.spring.transaction.Transactions;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Does what {@link InvalidateTags} and {@link InvalidatePattern} say. */
final class InvalidationInterceptor implements MethodInterceptor {

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final Supplier<Larder> larder;
    private final Supplier<Transactions> transactions;
    private final Map<Method, Said> said = new ConcurrentHashMap<>();

    private record Said(Texts tags, Texts patterns) {}

    InvalidationInterceptor(Supplier<Larder> larder, Supplier<Transactions> transactions) {
        this.larder = larder;
        this.transactions = transactions;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object returned = invocation.proceed();
        return Reactive.after(invocation.getMethod(), returned, value -> invalidate(invocation, value));
    }

    private void invalidate(MethodInvocation invocation, @Nullable Object value) {
        Object target = Objects.requireNonNull(invocation.getThis());
        Method method = AopUtils.getMostSpecificMethod(invocation.getMethod(), target.getClass());
        MethodBasedEvaluationContext context =
                new MethodBasedEvaluationContext(target, method, invocation.getArguments(), NAMES);
        context.setVariable("result", value);
        Invalidation invalidation = of(said.computeIfAbsent(method, InvalidationInterceptor::read), context);
        transactions.get().afterCommit(() -> larder.get().invalidate(invalidation));
    }

    private static Invalidation of(Said said, MethodBasedEvaluationContext context) {
        Invalidation tags =
                said.tags.evaluated(context).map(Invalidation::tag).reduce(Invalidation.nothing(), Invalidation::and);
        return said.patterns
                .evaluated(context, InvalidationInterceptor::literally)
                .map(Invalidation::pattern)
                .reduce(tags, Invalidation::and);
    }

    private static Said read(Method method) {
        InvalidateTags tags = AnnotatedElementUtils.findMergedAnnotation(method, InvalidateTags.class);
        InvalidatePattern patterns = AnnotatedElementUtils.findMergedAnnotation(method, InvalidatePattern.class);
        return new Said(
                Texts.of(tags == null ? List.of() : List.of(tags.value())),
                Texts.of(patterns == null ? List.of() : List.of(patterns.value())));
    }

    private static String literally(String text) {
        return text.replaceAll("[*?\\[\\]\\\\]", "\\\\$0");
    }
}
