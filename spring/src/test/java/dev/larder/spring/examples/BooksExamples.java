package dev.larder.spring.examples;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderBuilderCustomizer;
import dev.larder.spring.cache.CacheableAll;
import dev.larder.spring.cache.CacheableOptions;
import dev.larder.spring.invalidation.InvalidateTags;
import dev.larder.spring.invalidation.InvalidationRule;
import dev.larder.spring.repository.CachedRepository;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;

/** Books, cached by annotations. */
final class BooksExamples {

    record Book(String isbn, String author, int cents) {}

    record BookSold(String isbn, String author) {}

    interface Books {
        Optional<Book> find(String isbn);

        Map<String, Book> findAll(Collection<String> isbns);

        Book price(String isbn, int cents);

        void rename(String author, String name);
    }

    interface JdbcBooks extends Books {}

    @SpringBootApplication
    @EnableCaching
    class Shop {}

    interface CachedBooks extends Books {

        @Cacheable("books")
        @CacheableOptions(timeToLive = "10m", staleIfError = "1h", tags = "author:#{#result.author}")
        Optional<Book> find(String isbn);

        @CacheableAll("books")
        Map<String, Book> findAll(Collection<String> isbns);

        @CachePut(cacheNames = "books", key = "#isbn")
        Book price(String isbn, int cents);

        @InvalidateTags("author:#{#author}")
        void rename(String author, String name);
    }

    @Bean
    CachedBooks books(JdbcBooks source) {
        return CachedRepository.of(CachedBooks.class, source);
    }

    @Bean
    Larder orders(ObjectProvider<LarderBuilderCustomizer> customizers) {
        Larder.Builder builder = Larder.named("orders");
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    InvalidationRule<BookSold> booksSold() {
        return InvalidationRule.on(BookSold.class, sold -> Invalidation.tag("author:" + sold.author()));
    }

    interface Covers {

        @Cacheable(cacheNames = "books", keyGenerator = "operationKeys")
        Optional<Book> cover(String isbn);
    }
}
