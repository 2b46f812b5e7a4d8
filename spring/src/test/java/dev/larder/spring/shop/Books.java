package dev.larder.spring.shop;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The books of the shop. */
interface Books {

    Optional<Book> find(String isbn);

    Map<String, Book> findAll(Collection<String> isbns);

    Book price(String isbn, int cents);
}
