package dev.larder.spring.invalidation;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.internal.proxy.ProxyCreator;
import dev.larder.spring.transaction.Transactions;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link InvalidateTags}, {@link InvalidatePattern} and {@link InvalidationRule} beans, where there is one {@link Larder}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = {LarderAutoConfiguration.class, TransactionsAutoConfiguration.class})
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(Larder.class)
@Import(ProxyCreator.class)
public final class InvalidationAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor larderInvalidationAdvisor(
            ObjectProvider<Larder> larder, ObjectProvider<Transactions> transactions) {
        ComposablePointcut annotated = new ComposablePointcut(annotatedWith(InvalidateTags.class))
                .union((org.springframework.aop.Pointcut) annotatedWith(InvalidatePattern.class));
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                annotated,
                new InvalidationInterceptor(
                        SingletonSupplier.of(larder::getObject), SingletonSupplier.of(transactions::getObject)));
        // Outside of transactions, so that what the method did is committed.
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return advisor;
    }

    private static AnnotationMatchingPointcut annotatedWith(Class<? extends java.lang.annotation.Annotation> type) {
        return new AnnotationMatchingPointcut(null, type, /* checkInherited= */ true);
    }

    @Bean
    EventRules larderEventRules(Larder larder, Transactions transactions, ObjectProvider<InvalidationRule<?>> rules) {
        return new EventRules(larder, transactions, rules.orderedStream().toList());
    }
}
