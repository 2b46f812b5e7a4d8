package dev.larder.spring.shop;

import dev.larder.spring.cache.CacheableAll;
import dev.larder.spring.cache.CacheableOptions;
import dev.larder.spring.repository.CachedRepository;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The shop: an ordinary application. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching(proxyTargetClass = true)
@Import({Shop.Pages.class, Shop.Later.class})
class Shop {

    /** All that the shop says of caching. */
    interface CachedBooks extends Books {
        @Override
        @Cacheable("books")
        @CacheableOptions(timeToLive = "10m", staleIfError = "1h")
        Optional<Book> find(String isbn);

        @Override
        @CacheableAll("books")
        Map<String, Book> findAll(Collection<String> isbns);

        @Override
        @CacheEvict(cacheNames = "books", key = "#isbn")
        Book price(String isbn, int cents);
    }

    @Bean
    JdbcBooks source(JdbcClient database) {
        return new JdbcBooks(database);
    }

    @Bean
    CachedBooks books(JdbcBooks source) {
        return CachedRepository.of(CachedBooks.class, source);
    }

    /** Reactive on the outside. */
    static class Later {
        private final JdbcBooks source;

        Later(JdbcBooks source) {
            this.source = source;
        }

        @Cacheable("books")
        public Mono<Book> find(String isbn) {
            return Mono.fromCallable(() -> source.find(isbn).orElseThrow()).subscribeOn(Schedulers.boundedElastic());
        }
    }

    @RestController
    static class Pages {
        private final CachedBooks books;
        private final Later later;

        Pages(CachedBooks books, Later later) {
            this.books = books;
            this.later = later;
        }

        @GetMapping("/books/{isbn}")
        Mono<Book> book(@PathVariable String isbn) {
            return Mono.fromCallable(() -> books.find(isbn).orElseThrow()).subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping("/later/{isbn}")
        Mono<Book> bookLater(@PathVariable String isbn) {
            return later.find(isbn);
        }

        @GetMapping("/books")
        Mono<Map<String, Book>> all(@RequestParam List<String> isbn) {
            return Mono.fromCallable(() -> books.findAll(isbn)).subscribeOn(Schedulers.boundedElastic());
        }

        @PostMapping("/books/{isbn}")
        Mono<Book> price(@PathVariable String isbn, @RequestBody String cents) {
            return Mono.fromCallable(() -> books.price(isbn, Integer.parseInt(cents)))
                    .subscribeOn(Schedulers.boundedElastic());
        }
    }

    /** Starts it on a free port. */
    static ConfigurableApplicationContext open(WebApplicationType type, String... properties) {
        return new SpringApplicationBuilder(Shop.class)
                .web(type)
                .properties("server.port=0", "spring.application.name=shop", "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }
}
