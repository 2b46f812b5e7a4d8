package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.spring.cache.LarderCacheAutoConfiguration;
import dev.larder.spring.logging.LoggingAutoConfiguration;
import dev.larder.spring.transaction.Transactions;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.NoOpCacheManager;

/** What the application brings itself is not made twice. */
class BackOffTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    LarderCacheAutoConfiguration.class,
                    LoggingAutoConfiguration.class));

    @Test
    void isThereByDefault() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(CacheManager.class)
                .hasSingleBean(Transactions.class)
                .hasBean("larderLogging")
                .hasSingleBean(Explanation.class));
    }

    @Test
    void ofTheCacheManager() {
        NoOpCacheManager own = new NoOpCacheManager();
        runner.withBean("own", CacheManager.class, () -> own)
                .run(context -> assertThat(context).getBean(CacheManager.class).isSameAs(own));
    }

    @Test
    void ofLogging() {
        SmartInitializingSingleton own = () -> {};
        runner.withBean("larderLogging", SmartInitializingSingleton.class, () -> own)
                .run(context -> assertThat(context).getBean("larderLogging").isSameAs(own));
    }

    @Test
    void ofCachingWhereThereAreSeveralLarders() {
        runner.withBean("one", Larder.class, () -> Larder.named("one").build())
                .withBean("other", Larder.class, () -> Larder.named("other").build())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
    }

    @ParameterizedTest
    @ValueSource(classes = {Larder.class, CacheManager.class, Transactions.class, Explanation.class})
    void ofEverythingWhereItIsSwitchedOff(Class<?> type) {
        runner.withPropertyValues("larder.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(type));
    }
}
