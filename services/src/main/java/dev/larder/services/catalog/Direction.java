package dev.larder.services.catalog;

/** Which way lineage follows relationships. */
enum Direction {
    /** Along the arrows: what the resource is made of and what it needs. */
    UPSTREAM,
    /** Against the arrows: what would feel a change of the resource. */
    DOWNSTREAM
}
