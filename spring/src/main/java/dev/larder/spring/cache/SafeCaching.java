package dev.larder.spring.cache;

import dev.larder.spring.transaction.Transactions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.function.SingletonSupplier;

/** Puts our interceptor in the place of the one of {@code @EnableCaching}, with its configuration; another one it leaves alone. */
final class SafeCaching implements BeanPostProcessor, PriorityOrdered {

    private final ObjectProvider<Transactions> transactions;
    private final BeanFactory beans;

    SafeCaching(ObjectProvider<Transactions> transactions, BeanFactory beans) {
        this.transactions = transactions;
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean.getClass() == CacheInterceptor.class ? ours((CacheInterceptor) bean) : bean;
    }

    private CacheInterceptor ours(CacheInterceptor theirs) {
        LarderCacheInterceptor ours = new LarderCacheInterceptor(SingletonSupplier.of(transactions::getObject));
        ours.configure(theirs::getErrorHandler, theirs::getKeyGenerator, theirs::getCacheResolver, null);
        ours.setCacheOperationSource(theirs.getCacheOperationSource());
        ours.setBeanFactory(beans);
        ours.afterPropertiesSet();
        return ours;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
