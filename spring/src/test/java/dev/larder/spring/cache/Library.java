package dev.larder.spring.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A service as applications write them. It remembers how often it was asked. */
class Library {

    final Map<String, Book> shelf = new ConcurrentHashMap<>();
    final List<Object> asked = new CopyOnWriteArrayList<>();

    Library() {
        shelf.put("1", new Book("1", "Emma", "Austen"));
        shelf.put("2", new Book("2", "Ulysses", "Joyce"));
        shelf.put("3", new Book("3", "Persuasion", "Austen"));
    }

    private @Nullable Book look(Object isbn) {
        asked.add(isbn);
        return shelf.get(String.valueOf(isbn));
    }

    @Cacheable("books")
    @CacheableOptions(
            timeToLive = "1h",
            tags = {"library", "author:#{#result.author}", "isbn:#{#key}"})
    public @Nullable Book find(String isbn) {
        return look(isbn);
    }

    @Cacheable(cacheNames = "books", sync = true)
    public @Nullable Book findSynchronously(String isbn) {
        return look(isbn);
    }

    @Cacheable(cacheNames = "books", unless = "#result == null")
    public @Nullable Book findUnlessNull(String isbn) {
        return look(isbn);
    }

    @Cacheable(cacheNames = "books", condition = "#isbn != '2'")
    public @Nullable Book findConditionally(String isbn) {
        return look(isbn);
    }

    @Cacheable("books")
    public Optional<Book> findOptionally(String isbn) {
        return Optional.ofNullable(look(isbn));
    }

    @Cacheable("books")
    public CompletableFuture<@Nullable Book> findLater(String isbn) {
        return CompletableFuture.supplyAsync(() -> look(isbn));
    }

    @Cacheable("books")
    public Mono<Book> findReactively(String isbn) {
        return Mono.fromCallable(() -> look(isbn));
    }

    @Cacheable(cacheNames = "books", sync = true)
    public Mono<Book> findReactivelyInSync(String isbn) {
        return Mono.fromCallable(() -> look(isbn));
    }

    @Cacheable("by-author")
    public Flux<Book> streamOf(String author) {
        return Flux.defer(() -> Flux.fromIterable(look(author) == null ? by(author) : List.of()));
    }

    @Cacheable("by-author")
    public List<Book> listOf(String author) {
        asked.add(author);
        return by(author);
    }

    private List<Book> by(String author) {
        return shelf.values().stream()
                .filter(book -> book.author().equals(author))
                .sorted(java.util.Comparator.comparing(Book::isbn))
                .toList();
    }

    @Cacheable("counts")
    public int count(String author, boolean isExact) {
        asked.add(author + isExact);
        return by(author).size();
    }

    @Cacheable("failing")
    public String fail(String message) throws java.io.IOException {
        asked.add(message);
        throw new java.io.IOException(message);
    }

    @CacheableAll("books")
    public Map<String, Book> findAll(Collection<String> isbns) {
        asked.add(new ArrayList<>(isbns));
        return isbns.stream().filter(shelf::containsKey).collect(Collectors.toMap(isbn -> isbn, shelf::get));
    }

    @CachePut(cacheNames = "books", key = "#book.isbn")
    public Book save(Book book) {
        shelf.put(book.isbn(), book);
        return book;
    }

    @CachePut(cacheNames = "books", key = "#result.isbn", unless = "#result.title == 'secret'")
    public Book saveUnless(Book book) {
        return save(book);
    }

    @CacheEvict("books")
    public void forget(String isbn) {}

    @CacheEvict(cacheNames = "books", beforeInvocation = true)
    public void forgetFirst(String isbn) {
        throw new IllegalStateException("after the eviction");
    }

    @CacheEvict("books")
    public Mono<String> forgetReactively(String isbn) {
        return Mono.just(isbn);
    }

    @CacheEvict(cacheNames = "books", allEntries = true)
    public void forgetAll() {}
}
