package dev.larder.services.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * What a mutation did: the resource as it is now, or as it was last if it was deleted, and the ids of the other resources
 * whose relationships changed with it.
 */
record Change(Resource resource, Set<String> neighbours) {

    Change {
        neighbours = Set.copyOf(neighbours);
    }

    /** The ids of all resources that are shown differently now. */
    Set<String> touched() {
        Set<String> touched = new HashSet<>(neighbours);
        touched.add(resource.id());
        return touched;
    }
}
