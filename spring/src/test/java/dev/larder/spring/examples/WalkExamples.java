package dev.larder.spring.examples;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** The walk from an empty project. */
final class WalkExamples {

    @SpringBootApplication
    @RestController
    public class Shop {

        private final Books books;

        Shop(Books books) {
            this.books = books;
        }

        @GetMapping("/books/{isbn}")
        Optional<Book> book(@PathVariable String isbn) {
            return books.find(isbn);
        }

        @PutMapping("/books/{isbn}/price/{cents}")
        void price(@PathVariable String isbn, @PathVariable int cents) {
            books.price(isbn, cents);
        }

        @GetMapping("/queries")
        int queries() {
            return books.queries();
        }

        public static void main(String[] arguments) {
            SpringApplication.run(Shop.class, arguments);
        }
    }

    record Book(String isbn, String author, int cents) {}

    @Repository
    class Books {

        private final JdbcClient database;
        private final AtomicInteger queries = new AtomicInteger();

        Books(JdbcClient database) {
            this.database = database;
        }

        public Optional<Book> find(String isbn) {
            queries.incrementAndGet();
            return database.sql("SELECT * FROM book WHERE isbn = ?")
                    .param(isbn)
                    .query(Book.class)
                    .optional();
        }

        public void price(String isbn, int cents) {
            database.sql("UPDATE book SET cents = ? WHERE isbn = ?")
                    .params(cents, isbn)
                    .update();
        }

        public int queries() {
            return queries.get();
        }
    }
}
