package dev.larder.spring.shop;

/** A book and its price. */
record Book(String isbn, String title, int cents) {}
