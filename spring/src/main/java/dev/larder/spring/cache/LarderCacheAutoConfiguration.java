package dev.larder.spring.cache;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.CachePolicies;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.internal.proxy.ProxyCreator;
import dev.larder.spring.transaction.Transactions;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Spring's cache annotations on Larder. Backs off to the application's own {@link CacheManager}.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {LarderAutoConfiguration.class, TransactionsAutoConfiguration.class},
        beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@Import(ProxyCreator.class)
public final class LarderCacheAutoConfiguration {

    /** So that what a method did is committed when the cache hears of it. */
    private static final int OUTSIDE_TRANSACTIONS = Ordered.LOWEST_PRECEDENCE - 1;

    @Bean
    static SafeCaching larderSafeCaching(
            ObjectProvider<Transactions> transactions, ConfigurableListableBeanFactory beans) {
        return new SafeCaching(transactions, beans);
    }

    @Bean
    @ConditionalOnMissingBean(name = "operationKeys")
    static OperationKeys operationKeys() {
        return new OperationKeys();
    }

    @Bean
    @ConditionalOnSingleCandidate(Larder.class)
    LarderCacheManager cacheManager(
            Larder larder, CachePolicies policies, ConfigurableListableBeanFactory beans, Transactions transactions) {
        return new LarderCacheManager(larder, policies, new Declarations(beans), transactions);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor larderBulkAdvisor(ObjectProvider<LarderCacheManager> manager) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                new AnnotationMatchingPointcut(null, CacheableAll.class, /* checkInherited= */ true),
                new BulkInterceptor(SingletonSupplier.of(manager::getObject)));
        advisor.setOrder(OUTSIDE_TRANSACTIONS);
        return advisor;
    }
}
