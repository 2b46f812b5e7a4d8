package dev.larder.spring.transaction;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The beans {@link Transactions}, {@link TransactionalLarder} and, for reactive code, {@link ReactiveLarder}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "larder.enabled", matchIfMissing = true)
public final class TransactionsAutoConfiguration {

    private static final String SPRING_TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronization";

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Larder.class)
    TransactionalLarder transactionalLarder(Larder larder, Transactions transactions) {
        return new TransactionalLarder(larder, transactions);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "reactor.core.publisher.Mono")
    static class WithReactor {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnSingleCandidate(Larder.class)
        ReactiveLarder reactiveLarder(Larder larder, Transactions transactions) {
            return new ReactiveLarder(larder, transactions);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SPRING_TRANSACTIONS)
    static class WithTransactions {
        @Bean
        @ConditionalOnMissingBean
        Transactions larderTransactions(ObjectProvider<PlatformTransactionManager> manager) {
            return new SpringTransactions(manager::getObject);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(SPRING_TRANSACTIONS)
    static class WithoutTransactions {
        @Bean
        @ConditionalOnMissingBean
        Transactions larderTransactions() {
            return Transactions.none();
        }
    }
}
