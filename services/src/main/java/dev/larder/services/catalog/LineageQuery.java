package dev.larder.services.catalog;

import dev.larder.services.web.Violations;

/** Asks for all that is at most {@code depth} relationships away from a resource in one direction. */
record LineageQuery(Direction direction, String id, int depth) {

    LineageQuery {
        new Violations()
                .unless(
                        depth >= 1 && depth <= Limits.MAX_DEPTH,
                        "depth",
                        "is " + depth,
                        "a number from 1 to " + Limits.MAX_DEPTH)
                .reject();
    }
}
