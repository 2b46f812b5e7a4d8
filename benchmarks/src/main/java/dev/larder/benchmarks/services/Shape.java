package dev.larder.benchmarks.services;

/** What a request asks of a database. */
enum Shape {
    ROW("single row", "0.5 to 2"),
    RANGE("range", "1 to 5"),
    AGGREGATE("aggregate", "2 to 10"),
    WRITE("write", "");

    final String words;

    /** What comparable systems with a cache take, in milliseconds. */
    final String elsewhereMillis;

    Shape(String words, String elsewhereMillis) {
        this.words = words;
        this.elsewhereMillis = elsewhereMillis;
    }
}
