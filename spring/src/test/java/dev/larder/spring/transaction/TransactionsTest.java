package dev.larder.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.cache.LarderCacheAutoConfiguration;
import dev.larder.spring.invalidation.InvalidationAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** Against a database whose transactions see what is committed, with a node that looks on from outside. */
@Timeout(60)
class TransactionsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    LarderCacheAutoConfiguration.class,
                    InvalidationAutoConfiguration.class))
            .withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()))
            .withUserConfiguration(Database.class);

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Database {
        @Bean
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        Prices prices(DataSource dataSource) {
            return new Prices(JdbcClient.create(dataSource));
        }
    }

    static class Prices {
        private final JdbcClient database;
        int queries;

        Prices(JdbcClient database) {
            this.database = database;
            database.sql("create table price (id int primary key, cents int)").update();
            database.sql("insert into price values (1, 100)").update();
        }

        @Cacheable("prices")
        public @Nullable Integer of(int id) {
            queries++;
            return database.sql("select cents from price where id = ?")
                    .param(id)
                    .query(Integer.class)
                    .optional()
                    .orElse(null);
        }

        @CacheEvict(cacheNames = "prices", key = "#id")
        public void change(int id, int cents) {
            write(id, cents);
        }

        @CachePut(cacheNames = "prices", key = "#id")
        public Integer put(int id, int cents) {
            write(id, cents);
            return cents;
        }

        private void write(int id, int cents) {
            database.sql("update price set cents = ? where id = ?")
                    .params(cents, id)
                    .update();
        }
    }

    private static final class Used {
        final ApplicationContext context;
        final Prices prices;
        final TransactionTemplate transaction;
        final Cache<Object, Integer> cache;

        @SuppressWarnings("unchecked") // the cache is of these
        Used(ApplicationContext context) {
            this.context = context;
            prices = context.getBean(Prices.class);
            transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            cache = (Cache<Object, Integer>)
                    context.getBean(Larder.class).findCache("prices").orElseThrow();
        }

        @Nullable Integer cached() {
            return cache.lookup(1).value();
        }

        int queries() {
            return ((Prices) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(prices)).queries;
        }
    }

    private void inShop(Consumer<Used> use, String... properties) {
        runner.withPropertyValues(properties).run(context -> use.accept(new Used(context)));
    }

    @Nested
    class Evictions {
        @Test
        void waitForTheCommit() {
            inShop(used -> {
                used.prices.of(1);
                used.transaction.executeWithoutResult(status -> {
                    used.prices.change(1, 200);
                    assertThat(used.cached()).as("others see the old price").isEqualTo(100);
                });
                assertThat(used.cached()).isNull();
                assertThat(used.prices.of(1)).isEqualTo(200);
            });
        }

        @Test
        void doNotHappenAfterARollback() {
            inShop(used -> {
                used.prices.of(1);
                used.transaction.executeWithoutResult(status -> {
                    used.prices.change(1, 200);
                    status.setRollbackOnly();
                });
                assertThat(used.cached()).isEqualTo(100);
            });
        }

        @Test
        void areSeenByTheirOwnTransactionAtOnce() {
            inShop(used -> {
                used.prices.of(1);
                used.transaction.executeWithoutResult(status -> {
                    used.prices.change(1, 200);
                    assertThat(used.prices.of(1)).isEqualTo(200);
                    assertThat(used.cached()).isEqualTo(100);
                });
            });
        }
    }

    @Nested
    class Puts {
        @Test
        void waitForTheCommit() {
            inShop(used -> {
                used.prices.of(1);
                used.transaction.executeWithoutResult(status -> {
                    used.prices.put(1, 300);
                    assertThat(used.cached()).as("nobody sees the new price").isNotEqualTo(300);
                });
                assertThat(used.cached()).isEqualTo(300);
            });
        }

        @Test
        void leaveNothingAfterARollback() {
            inShop(used -> {
                used.transaction.executeWithoutResult(status -> {
                    used.prices.put(1, 300);
                    status.setRollbackOnly();
                });
                assertThat(used.prices.of(1)).isEqualTo(100);
            });
        }
    }

    @Nested
    class Loads {
        @Test
        void areKeptNowhere() {
            inShop(used -> {
                used.transaction.executeWithoutResult(
                        status -> assertThat(used.prices.of(1)).isEqualTo(100));
                assertThat(used.cached()).isNull();
            });
        }

        @Test
        void areAnsweredFromTheCacheWhereItHasTheValue() {
            inShop(used -> {
                used.prices.of(1);
                used.transaction.executeWithoutResult(status -> used.prices.of(1));
                assertThat(used.queries()).isOne();
            });
        }

        @Test
        void areKeptOfTransactionsThatOnlyReadWhereThatIsAllowed() {
            inShop(
                    used -> {
                        used.transaction.executeWithoutResult(status -> used.prices.of(1));
                        assertThat(used.cached()).isNull();
                        used.transaction.setReadOnly(true);
                        used.transaction.executeWithoutResult(status -> used.prices.of(1));
                        assertThat(used.cached()).isEqualTo(100);
                    },
                    "larder.transactions.loads=keep-if-read-only");
        }

        @Test
        void seeWhatIsCommittedInATransactionOfTheirOwn() {
            inShop(
                    used -> {
                        used.transaction.executeWithoutResult(status -> {
                            JdbcClient.create(used.context.getBean(DataSource.class))
                                    .sql("update price set cents = 999")
                                    .update();
                            assertThat(used.prices.of(1)).isEqualTo(100);
                        });
                        assertThat(used.cached())
                                .as("kept though 999 came: the writer said nothing")
                                .isEqualTo(100);
                    },
                    "larder.transactions.loads=own-read-only");
        }
    }

    @Nested
    class TheTransactionalLarder {

        private final CacheSpec<Integer, String> names = CacheSpec.of("name:{id}", Integer.class, String.class);

        @Test
        void updatesAfterTheCommit() {
            inShop(used -> {
                Cache<Integer, String> cache =
                        used.context.getBean(Larder.class).cache(names);
                TransactionalLarder larder = used.context.getBean(TransactionalLarder.class);
                used.transaction.executeWithoutResult(status -> {
                    assertThat(larder.update(cache, 1, () -> "one")).isEqualTo("one");
                    assertThat(cache.lookup(1).value()).isNull();
                });
                assertThat(cache.lookup(1).value()).isEqualTo("one");
            });
        }

        @Test
        void keepsNothingAfterARollbackOrAFailure() {
            inShop(used -> {
                Cache<Integer, String> cache =
                        used.context.getBean(Larder.class).cache(names);
                TransactionalLarder larder = used.context.getBean(TransactionalLarder.class);
                used.transaction.executeWithoutResult(status -> {
                    larder.update(cache, 1, () -> "one");
                    status.setRollbackOnly();
                });
                assertThatIllegalStateException()
                        .isThrownBy(() ->
                                used.transaction.executeWithoutResult(status -> larder.update(cache, 1, () -> {
                                    throw new IllegalStateException("full");
                                })));
                assertThat(cache.lookup(1).value()).isNull();
            });
        }

        @Test
        void invalidatesAndPublishesAfterTheCommit() {
            inShop(used -> {
                Larder plain = used.context.getBean(Larder.class);
                Cache<Integer, String> cache = plain.cache(names);
                TransactionalLarder larder = used.context.getBean(TransactionalLarder.class);
                plain.on(Integer.class, id -> Invalidation.key(cache, id));
                Map.of(1, "one", 2, "two").forEach((id, name) -> cache.get(id, () -> name));
                used.transaction.executeWithoutResult(status -> {
                    larder.invalidate(Invalidation.key(cache, 1));
                    larder.publish(2);
                    assertThat(cache.getAll(java.util.List.of(1, 2))).hasSize(2);
                });
                assertThat(cache.getAll(java.util.List.of(1, 2))).isEmpty();
            });
        }
    }
}
