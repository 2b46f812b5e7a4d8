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
import dev.larder.spring.invalidation.InvalidateTags;
import dev.larder.spring.invalidation.InvalidationAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Against a database that is asked reactively, with a node that looks on from outside. */
@Timeout(120)
class ReactiveTransactionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        ConnectionFactory connections() {
            return ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");
        }

        @Bean
        ReactiveTransactionManager transactionManager(ConnectionFactory connections) {
            return new R2dbcTransactionManager(connections);
        }

        @Bean
        Prices prices(ConnectionFactory connections) {
            return new Prices(DatabaseClient.create(connections));
        }
    }

    static class Prices {
        private final DatabaseClient database;
        final AtomicInteger queries = new AtomicInteger();

        Prices(DatabaseClient database) {
            this.database = database;
            run("create table price (id int primary key, cents int)").block(PATIENCE);
            run("insert into price values (1, 100)").block(PATIENCE);
        }

        private Mono<Long> run(String sql) {
            return database.sql(sql).fetch().rowsUpdated();
        }

        @Cacheable("prices")
        public Mono<Integer> of(int id) {
            return database.sql("select cents from price where id = " + id)
                    .mapValue(Integer.class)
                    .one()
                    .doOnSubscribe(asked -> queries.incrementAndGet());
        }

        @CacheEvict(cacheNames = "prices", key = "#id")
        public Mono<Long> change(int id, int cents) {
            return write(id, cents);
        }

        @Transactional
        @CacheEvict(cacheNames = "prices", key = "#id")
        public Mono<Long> changeOrFail(int id, int cents) {
            return write(id, cents).then(Mono.error(new IllegalStateException("no")));
        }

        @InvalidateTags("prices")
        public Flux<Long> changeAll(int cents) {
            return write(1, cents).flux();
        }

        @CachePut(cacheNames = "prices", key = "#id")
        public Mono<Integer> put(int id, int cents) {
            return write(id, cents).thenReturn(cents);
        }

        Mono<Long> write(int id, int cents) {
            return run("update price set cents = " + cents + " where id = " + id);
        }
    }

    private static final class Used {
        final ApplicationContext context;
        final Prices prices;
        final TransactionalOperator transaction;
        final Cache<Object, Integer> cache;

        @SuppressWarnings("unchecked") // the cache is of these
        Used(ApplicationContext context) {
            this.context = context;
            prices = context.getBean(Prices.class);
            transaction = TransactionalOperator.create(context.getBean(ReactiveTransactionManager.class));
            cache = (Cache<Object, Integer>)
                    context.getBean(Larder.class).findCache("prices").orElseThrow();
        }

        @Nullable Integer cached() {
            return cache.lookup(1).value();
        }

        int queries() {
            return ((Prices) AopProxyUtils.getSingletonTarget(prices)).queries.get();
        }

        <T> @Nullable T committed(Mono<T> work) {
            return transaction.transactional(work).block(PATIENCE);
        }

        void rolledBack(Mono<?> work) {
            transaction
                    .execute(status -> {
                        status.setRollbackOnly();
                        return work;
                    })
                    .blockLast(PATIENCE);
        }
    }

    private void inShop(Consumer<Used> use, String... properties) {
        runner.withPropertyValues(properties).run(context -> use.accept(new Used(context)));
    }

    private static Mono<?> seen(Used used, @Nullable Integer expected) {
        return Mono.fromRunnable(() -> assertThat(used.cached()).isEqualTo(expected));
    }

    @Nested
    class Evictions {
        @Test
        void waitForTheCommit() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                used.committed(used.prices.change(1, 200).then(seen(used, 100)));
                assertThat(used.cached()).isNull();
                assertThat(used.prices.of(1).block(PATIENCE)).isEqualTo(200);
            });
        }

        @Test
        void doNotHappenAfterARollback() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                used.rolledBack(used.prices.change(1, 200));
                assertThat(used.cached()).isEqualTo(100);
                assertThatIllegalStateException()
                        .isThrownBy(() -> used.prices.changeOrFail(1, 200).block(PATIENCE));
                assertThat(used.cached()).isEqualTo(100);
            });
        }

        @Test
        void areSeenByTheirOwnTransactionAtOnce() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                Mono<Integer> read = Mono.defer(() -> used.prices.of(1));
                assertThat(used.committed(used.prices.change(1, 200).then(read)))
                        .isEqualTo(200);
            });
        }

        @Test
        void happenAtOnceWithoutATransaction() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                used.prices.change(1, 200).block(PATIENCE);
                assertThat(used.cached()).isNull();
            });
        }

        @Test
        void ofTagsWaitForTheCommitToo() {
            inShop(
                    used -> {
                        used.prices.of(1).block(PATIENCE);
                        used.committed(used.prices.changeAll(200).then().then(seen(used, 100)));
                        assertThat(used.cached()).isNull();
                    },
                    "larder.caches.prices.tags=prices");
        }
    }

    @Nested
    class Puts {
        @Test
        void waitForTheCommit() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                used.committed(used.prices
                        .put(1, 300)
                        .doOnNext(put ->
                                assertThat(used.cached()).as("nobody sees it").isNotEqualTo(300)));
                assertThat(used.cached()).isEqualTo(300);
            });
        }

        @Test
        void leaveNothingAfterARollback() {
            inShop(used -> {
                used.rolledBack(used.prices.put(1, 300));
                assertThat(used.prices.of(1).block(PATIENCE)).isEqualTo(100);
            });
        }

        @Test
        void areKeptAtOnceWithoutATransaction() {
            inShop(used -> {
                used.prices.put(1, 300).block(PATIENCE);
                assertThat(used.cached()).isEqualTo(300);
            });
        }
    }

    @Nested
    class Loads {
        @Test
        void areKeptNowhere() {
            inShop(used -> {
                assertThat(used.committed(used.prices.of(1))).isEqualTo(100);
                assertThat(used.cached()).isNull();
            });
        }

        @Test
        void seeWhatTheirTransactionWroteThoughItSaidNothing() {
            inShop(used -> {
                Prices target = (Prices) AopProxyUtils.getSingletonTarget(used.prices);
                Mono<Integer> read = Mono.defer(() -> used.prices.of(1));
                assertThat(used.committed(target.write(1, 999).then(read))).isEqualTo(999);
                assertThat(used.cached()).isNull();
            });
        }

        @Test
        void areAnsweredFromTheCacheWhereItHasTheValue() {
            inShop(used -> {
                used.prices.of(1).block(PATIENCE);
                used.committed(used.prices.of(1));
                assertThat(used.queries()).isOne();
            });
        }

        @Test
        void areKeptOfTransactionsThatOnlyReadWhereThatIsAllowed() {
            inShop(
                    used -> {
                        used.committed(used.prices.of(1));
                        assertThat(used.cached()).isNull();
                        var readOnly = new org.springframework.transaction.support.DefaultTransactionDefinition();
                        readOnly.setReadOnly(true);
                        TransactionalOperator.create(used.context.getBean(ReactiveTransactionManager.class), readOnly)
                                .transactional(used.prices.of(1))
                                .block(PATIENCE);
                        assertThat(used.cached()).isEqualTo(100);
                    },
                    "larder.transactions.loads=keep-if-read-only");
        }

        @Test
        void seeWhatIsCommittedWhereTheyRunApart() {
            inShop(
                    used -> {
                        Prices target = (Prices) AopProxyUtils.getSingletonTarget(used.prices);
                        Mono<Integer> read = Mono.defer(() -> used.prices.of(1));
                        assertThat(used.committed(target.write(1, 999).then(read)))
                                .isEqualTo(100);
                        assertThat(used.cached()).isEqualTo(100);
                    },
                    "larder.transactions.loads=own-read-only");
        }
    }

    @Nested
    class TheReactiveLarder {

        private final CacheSpec<Integer, String> names = CacheSpec.of("name:{id}", Integer.class, String.class);

        @Test
        void updatesAfterTheCommit() {
            inShop(used -> {
                Cache<Integer, String> cache =
                        used.context.getBean(Larder.class).cache(names);
                ReactiveLarder larder = used.context.getBean(ReactiveLarder.class);
                used.committed(larder.update(cache, 1, Mono.just("one"))
                        .doOnNext(written -> assertThat(cache.lookup(1).value()).isNull()));
                assertThat(cache.lookup(1).value()).isEqualTo("one");
            });
        }

        @Test
        void keepsNothingAfterARollbackOrAFailure() {
            inShop(used -> {
                Cache<Integer, String> cache =
                        used.context.getBean(Larder.class).cache(names);
                ReactiveLarder larder = used.context.getBean(ReactiveLarder.class);
                cache.get(1, () -> "zero");
                used.rolledBack(larder.update(cache, 1, Mono.just("one")));
                assertThat(cache.lookup(1).value()).isNull();
                assertThatIllegalStateException()
                        .isThrownBy(() ->
                                used.committed(larder.update(cache, 1, Mono.error(new IllegalStateException("full")))));
                assertThat(cache.lookup(1).value()).isNull();
            });
        }

        @Test
        void invalidatesAndPublishesAfterTheCommit() {
            inShop(used -> {
                Larder plain = used.context.getBean(Larder.class);
                Cache<Integer, String> cache = plain.cache(names);
                ReactiveLarder larder = used.context.getBean(ReactiveLarder.class);
                plain.on(Integer.class, id -> Invalidation.key(cache, id));
                cache.get(1, () -> "one");
                cache.get(2, () -> "two");
                Mono<Void> both = larder.invalidate(Invalidation.key(cache, 1)).then(larder.publish(2));
                used.committed(both.then(Mono.fromRunnable(
                        () -> assertThat(cache.getAll(java.util.List.of(1, 2))).hasSize(2))));
                assertThat(cache.getAll(java.util.List.of(1, 2))).isEmpty();
            });
        }
    }
}
