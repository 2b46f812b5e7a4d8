package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.spring.cache.CacheableAll;
import dev.larder.spring.repository.CachedRepository;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The walk of docs/spring.md: the same thousand requests to two nodes at each step, and the queries they cost. */
@Timeout(600)
class WalkIT {

    private static final int REQUESTS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As it is before. */
    interface PlainBooks extends Books {}

    /** Step 1 and 2. */
    interface CachedBooks extends Books {
        @Override
        @Cacheable("books")
        Optional<Book> find(String isbn);

        @Override
        @CacheEvict(cacheNames = "books", key = "#isbn")
        Book price(String isbn, int cents);
    }

    /** Step 3. */
    interface BulkBooks extends CachedBooks {
        @Override
        @CacheableAll("books")
        Map<String, Book> findAll(Collection<String> isbns);
    }

    /** Step 4. */
    interface WrittenBooks extends Books {
        @Override
        @Cacheable("books")
        Optional<Book> find(String isbn);

        @Override
        @CacheableAll("books")
        Map<String, Book> findAll(Collection<String> isbns);

        @Override
        @CachePut(cacheNames = "books", key = "#isbn")
        Book price(String isbn, int cents);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableCaching(proxyTargetClass = true)
    static class Application {
        @Bean
        JdbcBooks source(JdbcClient database) {
            return new JdbcBooks(database);
        }
    }

    static class Plain extends Application {
        @Bean
        PlainBooks books(JdbcBooks source) {
            return CachedRepository.of(PlainBooks.class, source);
        }
    }

    static class Cached extends Application {
        @Bean
        CachedBooks books(JdbcBooks source) {
            return CachedRepository.of(CachedBooks.class, source);
        }
    }

    static class Bulk extends Application {
        @Bean
        BulkBooks books(JdbcBooks source) {
            return CachedRepository.of(BulkBooks.class, source);
        }
    }

    static class Written extends Application {
        @Bean
        WrittenBooks books(JdbcBooks source) {
            return CachedRepository.of(WrittenBooks.class, source);
        }
    }

    @Test
    void costsAsManyQueriesAsThePageSays() throws IOException {
        Map<String, Integer> queries = new LinkedHashMap<>();
        queries.put("0", walk(Plain.class, PlainBooks.class, /* bulk= */ false));
        queries.put("1", walk(Cached.class, CachedBooks.class, /* bulk= */ false));
        try (RedisServer redis = RedisServer.builder().start()) {
            String uri = "larder.redis.uri=" + redis.uri();
            queries.put("2", walk(Cached.class, CachedBooks.class, /* bulk= */ false, uri, "larder.version=step2"));
            queries.put("3", walk(Bulk.class, BulkBooks.class, /* bulk= */ true, uri, "larder.version=step3"));
            queries.put("4", walk(Written.class, WrittenBooks.class, /* bulk= */ true, uri, "larder.version=step4"));
        }
        String page = Files.readString(Path.of("..", "docs", "spring.md"));
        String table = page.substring(page.indexOf("### A bigger shop"));
        assertThat(queries)
                .allSatisfy((step, count) -> assertThat(count)
                        .as("step " + step + " of " + queries)
                        .isCloseTo(said(table, step), within(2 + count / 20)));
        assertThat(queries.get("4")).isLessThan(queries.get("0") / 10);
    }

    private static int said(String table, String step) {
        Matcher row = Pattern.compile("\\| " + step + " \\|.*\\| (\\d+) \\|").matcher(table);
        assertThat(row.find()).as("the row of step " + step).isTrue();
        return Integer.parseInt(row.group(1));
    }

    private int walk(Class<?> application, Class<? extends Books> type, boolean bulk, String... properties) {
        String database = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        List<ConfigurableApplicationContext> nodes = new ArrayList<>();
        try {
            IntStream.range(0, 2).forEach(node -> nodes.add(open(application, database, properties)));
            nodes.forEach(WalkIT::awaitRedis);
            for (int i = 0; i < REQUESTS; i++) {
                request(nodes.get(i % 2).getBean(type), i, bulk);
            }
            return nodes.stream()
                    .mapToInt(node -> node.getBean(JdbcBooks.class).queries())
                    .sum();
        } finally {
            nodes.forEach(ConfigurableApplicationContext::close);
        }
    }

    private static ConfigurableApplicationContext open(Class<?> application, String database, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties("spring.application.name=walk", "spring.main.banner-mode=off", database)
                .properties(properties)
                .run();
    }

    private static void awaitRedis(ConfigurableApplicationContext node) {
        await().atMost(PATIENCE)
                .until(() -> node.getBean(Larder.class)
                        .shared()
                        .map(SharedTier::isConnected)
                        .orElse(true));
    }

    /** Of ten requests, seven or eight are for one book, one for a book that is not there, one for a page of ten; each fiftieth sets a price. */
    private static void request(Books books, int i, boolean bulk) {
        switch (i % 10) {
            case 7 -> books.find("missing" + i % 3);
            case 8 ->
                page(
                        books,
                        IntStream.range(i % 31, i % 31 + 10)
                                .mapToObj(n -> "b" + n)
                                .toList(),
                        bulk);
            case 9 -> {
                if (i % 50 == 49) {
                    books.price("b" + i % JdbcBooks.BOOKS, i);
                } else {
                    books.find("b" + i % JdbcBooks.BOOKS);
                }
            }
            default -> books.find("b" + (long) i * i % JdbcBooks.BOOKS);
        }
    }

    private static void page(Books books, List<String> isbns, boolean bulk) {
        if (bulk) {
            books.findAll(isbns);
        } else {
            isbns.forEach(books::find);
        }
    }
}
