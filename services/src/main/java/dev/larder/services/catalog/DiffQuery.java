package dev.larder.services.catalog;

import dev.larder.services.web.Violations;

/** Asks for what is different between two versions of a resource, whichever of them is older. */
record DiffQuery(String id, long from, long to) {

    static final String ALLOWED = "a version's number, from 1";

    DiffQuery {
        new Violations()
                .unless(from >= 1, "from", "is " + from, ALLOWED)
                .unless(to >= 1, "to", "is " + to, ALLOWED)
                .reject();
    }
}
