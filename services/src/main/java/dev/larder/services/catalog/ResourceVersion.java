package dev.larder.services.catalog;

import java.time.Instant;

/** A version of a resource: what it was, and since when it is what {@code standing} says. */
record ResourceVersion(Resource resource, Standing standing, Instant since) {

    enum Standing {
        CURRENT,
        REPLACED,
        DELETED
    }
}
