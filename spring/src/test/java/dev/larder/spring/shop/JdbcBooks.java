package dev.larder.spring.shop;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The books in the database. It counts its queries. */
class JdbcBooks implements Books {

    static final int BOOKS = 40;

    private final AtomicInteger queries = new AtomicInteger();

    private final JdbcClient database;

    JdbcBooks(JdbcClient database) {
        this.database = database;
        database.sql("create table if not exists book (isbn varchar(20) primary key, title varchar(50), cents int)")
                .update();
        for (int i = 0; i < BOOKS; i++) {
            database.sql("merge into book key (isbn) values (?, ?, ?)")
                    .params("b" + i, "Book " + i, 1_000 + i)
                    .update();
        }
    }

    int queries() {
        return queries.get();
    }

    @Override
    public Optional<Book> find(String isbn) {
        queries.incrementAndGet();
        return database.sql("select isbn, title, cents from book where isbn = ?")
                .param(isbn)
                .query(Book.class)
                .optional();
    }

    @Override
    public Map<String, Book> findAll(Collection<String> isbns) {
        queries.incrementAndGet();
        return database
                .sql("select isbn, title, cents from book where isbn in (:isbns)")
                .param("isbns", isbns)
                .query(Book.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Book::isbn, Function.identity()));
    }

    @Override
    @Transactional
    public Book price(String isbn, int cents) {
        database.sql("update book set cents = ? where isbn = ?")
                .params(cents, isbn)
                .update();
        return new Book(isbn, "Book " + isbn.substring(1), cents);
    }
}
