package dev.larder.spring.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class SpringCacheTest {

    private final InMemorySharedTier redis = new InMemorySharedTier(Clock.system());

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    LarderCacheAutoConfiguration.class))
            .withBean(SharedTier.Provider.class, () -> redis)
            .withUserConfiguration(Caching.class);

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class Caching {}

    private void inLibrary(Consumer<Used> use) {
        runner.withBean(Library.class).run(context -> use.accept(new Used(context)));
    }

    private static final class Used {
        final Library library;
        final List<Object> asked;
        final Map<String, Book> shelf;
        final Cache books;
        final ApplicationContext context;

        Used(ApplicationContext context) {
            this.context = context;
            library = context.getBean(Library.class);
            Library target = (Library) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(library);
            asked = target.asked;
            shelf = target.shelf;
            books = context.getBean(CacheManager.class).getCache("books");
        }

        Outcome outcome(String isbn) {
            return context.getBean(Larder.class)
                    .findCache("books")
                    .map(cache -> {
                        @SuppressWarnings("unchecked")
                        dev.larder.Cache<Object, Object> own = (dev.larder.Cache<Object, Object>) cache;
                        return own.lookup(isbn).outcome();
                    })
                    .orElseThrow();
        }
    }

    @Nested
    class Cacheable {
        @Test
        void asksTheMethodOnce() {
            inLibrary(used -> {
                assertThat(used.library.find("1")).isEqualTo(used.library.find("1"));
                assertThat(used.asked).containsExactly("1");
            });
        }

        @Test
        void isSharedWithOtherNodesAsTheTypeItIs() {
            inLibrary(one -> {
                one.library.find("1");
                inLibrary(other -> {
                    assertThat(other.library.find("1")).isEqualTo(new Book("1", "Emma", "Austen"));
                    assertThat(other.asked).isEmpty();
                });
            });
        }

        @Test
        void isOneTypeWhateverItIsWrappedIn() {
            inLibrary(used -> {
                used.library.find("1");
                assertThat(used.library.findOptionally("1")).contains(new Book("1", "Emma", "Austen"));
                assertThat(used.library.findLater("1").join()).isNotNull();
                assertThat(used.library.findReactively("1").block()).isNotNull();
                assertThat(used.library.findReactivelyInSync("1").block()).isNotNull();
                assertThat(used.library.findSynchronously("1")).isNotNull();
                assertThat(used.asked).containsExactly("1");
            });
        }

        @Test
        void remembersThatThereIsNothing() {
            inLibrary(used -> {
                assertThat(used.library.find("9")).isNull();
                assertThat(used.library.find("9")).isNull();
                assertThat(used.library.findOptionally("9")).isEmpty();
                assertThat(used.library.findReactively("9").block()).isNull();
                assertThat(used.asked).containsExactly("9");
                assertThat(used.books.get("9"))
                        .extracting(Cache.ValueWrapper::get)
                        .isNull();
            });
        }

        @Test
        void keepsNothingUnless() {
            inLibrary(used -> {
                used.library.findUnlessNull("9");
                used.library.findUnlessNull("9");
                used.library.findUnlessNull("1");
                used.library.findUnlessNull("1");
                assertThat(used.asked).containsExactly("9", "9", "1");
            });
        }

        @Test
        void looksNowhereUnlessTheConditionHolds() {
            inLibrary(used -> {
                used.library.findConditionally("2");
                used.library.findConditionally("2");
                assertThat(used.asked).containsExactly("2", "2");
            });
        }

        @Test
        void takesSeveralParametersAsOneKeyOfOneTextInEveryProcess() {
            inLibrary(one -> {
                assertThat(one.library.count("Austen", true)).isEqualTo(2);
                inLibrary(other -> {
                    assertThat(other.library.count("Austen", true)).isEqualTo(2);
                    assertThat(other.library.count("Austen", false)).isEqualTo(2);
                    assertThat(other.asked).containsExactly("Austenfalse");
                });
            });
        }

        @Test
        void letsTheMethodsExceptionOutAsItIs() {
            inLibrary(used -> {
                assertThatThrownBy(() -> used.library.fail("no luck"))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("no luck");
                assertThatThrownBy(() -> used.library.fail("no luck")).isInstanceOf(IOException.class);
                assertThat(used.asked).hasSize(2);
            });
        }

        @Test
        void cachesAFluxAsAList() {
            inLibrary(used -> {
                assertThat(used.library
                                .streamOf("Austen")
                                .map(Book::isbn)
                                .collectList()
                                .block())
                        .containsExactly("1", "3");
                assertThat(used.library.streamOf("Austen").collectList().block())
                        .hasSize(2);
                assertThat(used.library.listOf("Austen")).hasSize(2);
                assertThat(used.asked).containsExactly("Austen");
            });
        }

        @Test
        void neverKeepsWhatWasReadBeforeAnEviction() {
            inLibrary(used -> {
                CountDownLatch isReading = new CountDownLatch(1);
                CountDownLatch isEvicted = new CountDownLatch(1);
                Larder larder = used.context.getBean(Larder.class);
                // 1. a reader asks the source, 2. a writer changes it and evicts, 3. the reader comes back with the old
                // value
                CompletableFuture<?> reader = CompletableFuture.supplyAsync(() -> used.books.get("1", () -> {
                    Book old = used.shelf.get("1");
                    isReading.countDown();
                    isEvicted.await();
                    return old;
                }));
                await(isReading);
                used.shelf.put("1", new Book("1", "new", "Austen"));
                used.library.forget("1");
                isEvicted.countDown();
                reader.join();
                assertThat(used.library.find("1")).extracting(Book::title).isEqualTo("new");
                assertThat(larder.status().deferred()).isZero();
            });
        }
    }

    @Nested
    class Writes {
        @Test
        void putWhatTheyReturn() {
            inLibrary(used -> {
                used.library.save(new Book("1", "changed", "Austen"));
                assertThat(used.library.find("1")).extracting(Book::title).isEqualTo("changed");
                assertThat(used.asked).isEmpty();
                inLibrary(other -> assertThat(other.library.find("1"))
                        .extracting(Book::title)
                        .isEqualTo("changed"));
            });
        }

        @Test
        void putNothingUnless() {
            inLibrary(used -> {
                used.library.saveUnless(new Book("4", "open", "Anon"));
                used.library.saveUnless(new Book("5", "secret", "Anon"));
                assertThat(used.outcome("4")).isEqualTo(Outcome.REDIS);
                assertThat(used.outcome("5")).isEqualTo(Outcome.MISS);
            });
        }

        @Test
        void evictOneOrAllBeforeOrAfter() {
            inLibrary(used -> {
                used.library.find("1");
                used.library.find("2");
                used.library.forget("1");
                assertThat(used.outcome("1")).isEqualTo(Outcome.MISS);
                assertThat(used.outcome("2")).isEqualTo(Outcome.MEMORY);
                assertThatIllegalStateException().isThrownBy(() -> used.library.forgetFirst("2"));
                assertThat(used.outcome("2")).isEqualTo(Outcome.MISS);
                used.library.find("1");
                used.library.forgetAll();
                assertThat(used.outcome("1")).isEqualTo(Outcome.MISS);
            });
        }

        @Test
        void areAcknowledgedBeforeAReactiveMethodAnswers() {
            inLibrary(used -> {
                used.library.find("1");
                assertThat(used.library.forgetReactively("1").block()).isEqualTo("1");
                assertThat(used.outcome("1")).isEqualTo(Outcome.MISS);
            });
        }
    }

    @Nested
    class CacheableAllOf {
        @Test
        void asksForWhatIsMissingAndSharesEntriesWithSingleLookups() {
            inLibrary(used -> {
                used.library.find("1");
                assertThat(used.library.findAll(List.of("1", "2", "9"))).containsOnlyKeys("1", "2");
                assertThat(used.asked).containsExactly("1", List.of("2", "9"));
                used.library.find("2");
                assertThat(used.library.findAll(List.of("2", "1"))).containsOnlyKeys("2", "1");
                assertThat(used.library.find("9")).isNull();
                assertThat(used.asked).hasSize(2);
            });
        }
    }

    @Nested
    class ACache {
        @Test
        void isSpringsCacheInEveryMethod() {
            inLibrary(used -> {
                Book book = new Book("7", "Dubliners", "Joyce");
                assertThat(used.books.get("7")).isNull();
                assertThat(used.books.putIfAbsent("7", book)).isNull();
                assertThat(used.books.putIfAbsent("7", book).get()).isEqualTo(book);
                assertThat(used.books.get("7", Book.class)).isEqualTo(book);
                assertThatIllegalStateException().isThrownBy(() -> used.books.get("7", String.class));
                assertThat(used.books.evictIfPresent("7")).isTrue();
                assertThat(used.books.evictIfPresent("7")).isFalse();
                used.books.put("7", null);
                assertThat(used.books.get("7").get()).isNull();
                assertThat(used.books.invalidate()).isTrue();
                assertThat(used.books.get("7")).isNull();
                assertThatThrownBy(() -> used.books.get("8", () -> {
                            throw new IOException("gone");
                        }))
                        .isInstanceOf(Cache.ValueRetrievalException.class)
                        .hasCauseInstanceOf(IOException.class);
            });
        }

        @Test
        void isRetrievedWithoutWaiting() {
            inLibrary(used -> {
                Book book = new Book("7", "Dubliners", "Joyce");
                assertThat(used.books
                                .retrieve("7", () -> CompletableFuture.completedFuture(book))
                                .join())
                        .isEqualTo(book);
                assertThat(used.books.retrieve("7").join())
                        .isInstanceOfSatisfying(
                                Cache.ValueWrapper.class,
                                found -> assertThat(found.get()).isEqualTo(book));
                assertThatThrownBy(() -> used.books
                                .retrieve("8", () -> CompletableFuture.failedFuture(new IOException("gone")))
                                .join())
                        .hasCauseInstanceOf(IOException.class);
            });
        }

        @Test
        void takesSimpleKeysFromWhoeverMakesThem() {
            inLibrary(used -> {
                used.library.count("Austen", true);
                Cache counts = used.context.getBean(CacheManager.class).getCache("counts");
                assertThat(counts.get(new SimpleKey("Austen", true))).isNotNull();
                assertThat(counts.get(new SimpleKey("Austen, true"))).isNull();
            });
        }

        @Test
        void refusesValuesOfAnotherType() {
            inLibrary(used -> assertThatIllegalArgumentException()
                    .isThrownBy(() -> used.books.put("1", "text"))
                    .withMessageContaining("larder.caches.books.type"));
        }
    }

    @Nested
    class Names {
        @Test
        void areThoseOfTheAnnotationsAsLongAsNoneIsConfigured() {
            inLibrary(
                    used -> assertThat(used.context.getBean(CacheManager.class).getCacheNames())
                            .contains("books", "counts", "failing"));
        }

        @Test
        void areAllThatAreConfiguredOnceThereAreAny() {
            runner.withBean(Library.class)
                    .withPropertyValues("larder.caches.books.time-to-live=1m", "larder.caches.counts.jitter=0")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasMessageContaining("The cache by-author is 'Library.")
                            .hasMessageContaining("add larder.caches.failing")
                            .hasMessageNotContaining("The cache books"));
        }

        @Test
        void mayBeAnyIfThatIsAllowed() {
            runner.withBean(Library.class)
                    .withPropertyValues("larder.caches.books.time-to-live=1m", "larder.dynamic-caches=true")
                    .run(context -> assertThat(
                                    context.getBean(CacheManager.class).getCache("other"))
                            .isNotNull());
        }

        @Test
        void mayBeThoseOfTheApplicationsOwnCaches() {
            runner.withPropertyValues("larder.dynamic-caches=false").run(context -> {
                dev.larder.Cache<String, Book> own = context.getBean(Larder.class)
                        .cache(dev.larder.CacheSpec.of("own:{isbn}", String.class, Book.class));
                assertThat(context.getBean(CacheManager.class).getCache("own").getNativeCache())
                        .isSameAs(own);
                assertThat(context.getBean(CacheManager.class).getCache("unknown"))
                        .isNull();
            });
        }
    }

    @Nested
    class Options {
        @Test
        void comeFromDefaultsThenAnnotationsThenProperties() {
            runner.withBean(Library.class)
                    .withPropertyValues(
                            "larder.dynamic-caches=true",
                            "larder.defaults.time-to-live=5m",
                            "larder.defaults.jitter=0",
                            "larder.caches.counts.time-to-live=7m")
                    .run(context -> {
                        Larder larder = context.getBean(Larder.class);
                        assertThat(larder.findCache("books")
                                        .orElseThrow()
                                        .spec()
                                        .timeToLive())
                                .hasHours(1);
                        assertThat(larder.findCache("books")
                                        .orElseThrow()
                                        .spec()
                                        .jitter())
                                .isZero();
                        assertThat(larder.findCache("counts")
                                        .orElseThrow()
                                        .spec()
                                        .timeToLive())
                                .hasMinutes(7);
                        assertThat(larder.findCache("failing")
                                        .orElseThrow()
                                        .spec()
                                        .timeToLive())
                                .hasMinutes(5);
                        assertThat(larder.findCache("counts")
                                        .orElseThrow()
                                        .spec()
                                        .negativeTimeToLive())
                                .hasMinutes(7);
                    });
        }

        @Test
        void tagEntriesByValueAndKey() {
            inLibrary(used -> {
                used.library.find("1");
                used.library.find("2");
                Larder larder = used.context.getBean(Larder.class);
                larder.invalidate(dev.larder.Invalidation.tag("author:Austen"));
                assertThat(used.outcome("1")).isEqualTo(Outcome.MISS);
                assertThat(used.outcome("2")).isEqualTo(Outcome.MEMORY);
                larder.invalidate(dev.larder.Invalidation.tag("isbn:2"));
                assertThat(used.outcome("2")).isEqualTo(Outcome.MISS);
            });
        }
    }

    @Nested
    class Types {
        @Test
        void mustAgree() {
            runner.withBean(Contradicting.class)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasMessageContaining("The cache things is")
                            .hasMessageContaining("java.lang.String of")
                            .hasMessageContaining("dev.larder.spring.cache.Book of")
                            .hasMessageContaining("use a cache of its own for each"));
        }

        @Test
        void mayBeSaid() {
            runner.withPropertyValues(
                            "larder.caches.said.type=java.util.List<dev.larder.spring.cache.Book>",
                            "larder.caches.said.tags=a,b",
                            "larder.caches.said.key=said:{author}:{year}")
                    .run(context -> {
                        Cache said = context.getBean(CacheManager.class).getCache("said");
                        said.put(new SimpleKey("Austen", 1815), List.of(new Book("1", "Emma", "Austen")));
                        assertThat(redis.keys("application:v1")).anyMatch(key -> key.contains("said:Austen:1815"));
                    });
        }

        @Test
        void thatNobodyKnowsStayInMemory() {
            runner.run(context -> {
                Cache unknown = context.getBean(CacheManager.class).getCache("unknown");
                unknown.put("a", new Book("1", "Emma", "Austen"));
                assertThat(unknown.get("a", Book.class)).isNotNull();
                assertThat(redis.keys("application:v1")).isEmpty();
            });
        }

        @Test
        void thatDoNotExistAreToldOf() {
            runner.withBean(Library.class)
                    .withPropertyValues("larder.caches.books.type=com.acme.Bok", "larder.dynamic-caches=true")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasMessageContaining("The cache books is 'Library.")
                            .hasMessageContaining("com.acme.Bok"));
        }
    }

    @Test
    void backsOffToTheApplicationsCacheManager() {
        runner.withBean(CacheManager.class, org.springframework.cache.support.NoOpCacheManager::new)
                .run(context -> assertThat(context)
                        .hasSingleBean(CacheManager.class)
                        .doesNotHaveBean(LarderCacheManager.class));
    }

    static class Contradicting {
        @org.springframework.cache.annotation.Cacheable("things")
        public String text(String key) {
            return key;
        }

        @org.springframework.cache.annotation.Cacheable("things")
        public Book book(String key) {
            return new Book(key, key, key);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
