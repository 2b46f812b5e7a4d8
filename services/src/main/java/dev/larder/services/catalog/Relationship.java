package dev.larder.services.catalog;

/** A directed edge between two resources, by id. */
record Relationship(String from, Kind kind, String to) {

    enum Kind {
        /** A module holds a package, a package a class, a class a nested class. */
        CONTAINS,
        /** A module lets every other module use one of its packages. */
        EXPORTS,
        /** A module needs another module. */
        REQUIRES
    }
}
