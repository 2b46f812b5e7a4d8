package dev.larder.spring.cache;

/** A value. */
record Book(String isbn, String title, String author) {}
