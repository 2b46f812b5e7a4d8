package dev.larder.spring.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class OperationKeysTest {

    private final InMemorySharedTier redis = new InMemorySharedTier(Clock.system());

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    LarderCacheAutoConfiguration.class))
            .withBean(SharedTier.Provider.class, () -> redis)
            .withPropertyValues(
                    "spring.application.name=shop", "larder.caches.books.key=books:{operation}:{parameters}")
            .withUserConfiguration(Caching.class)
            .withBean(Shelf.class);

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class Caching {}

    static class Shelf {
        final AtomicInteger asked = new AtomicInteger();

        @Cacheable(cacheNames = "books", keyGenerator = "operationKeys")
        public String find(@Nullable String isbn) {
            return "find " + asked.incrementAndGet();
        }

        @Cacheable(cacheNames = "books", keyGenerator = "operationKeys")
        public String cover(String isbn) {
            return "cover " + asked.incrementAndGet();
        }

        @Cacheable(cacheNames = "books", keyGenerator = "operationKeys")
        public String search(String text, int page) {
            return "search " + asked.incrementAndGet();
        }

        @Cacheable(cacheNames = "books", keyGenerator = "operationKeys")
        public String newest() {
            return "newest " + asked.incrementAndGet();
        }
    }

    private void run(BiConsumer<Shelf, Larder> use) {
        runner.run(context -> use.accept(context.getBean(Shelf.class), context.getBean(Larder.class)));
    }

    @Test
    void oneCacheHoldsWhatSeveralMethodsAnswer() {
        run((shelf, larder) -> {
            assertThat(List.of(shelf.find("b7"), shelf.cover("b7"), shelf.search("tea", 1), shelf.search("tea", 2)))
                    .containsExactly("find 1", "cover 2", "search 3", "search 4");
            assertThat(List.of(
                            shelf.find("b7"),
                            shelf.cover("b7"),
                            shelf.search("tea", 1),
                            shelf.newest(),
                            shelf.newest()))
                    .containsExactly("find 1", "cover 2", "search 3", "newest 5", "newest 5");
        });
    }

    @Test
    void theirTextsAreTheSameInEveryProcess() {
        run((shelf, larder) -> {
            shelf.find("b7");
            shelf.search("tea", 1);
            shelf.newest();
        });

        assertThat(redis.keys("shop:v1"))
                .containsExactlyInAnyOrder(
                        "books:find:b7",
                        // the first half of the SHA-256 of ["tea",1], and of []
                        "books:search:~2afb9bbe0a3ac9976326e0bcd20fb7c7",
                        "books:newest:~4f53cda18c2baa0c0354bb5f9a3ecbe5");
    }

    @Test
    void aPatternInvalidatesWhatOneOperationHasAnswered() {
        run((shelf, larder) -> {
            shelf.find("b7");
            shelf.cover("b7");
            larder.invalidate(Invalidation.pattern("books:find:*"));

            assertThat(shelf.cover("b7")).isEqualTo("cover 2");
            assertThat(shelf.find("b7")).isEqualTo("find 3");
        });
    }

    @Test
    void aParameterThatIsNullIsRefused() {
        run((shelf, larder) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> shelf.find(null))
                .withMessageContainingAll("find", "null", "@Cacheable(key"));
    }
}
