package dev.larder.services.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a mutation did: the resource as it is now, or as it was last if it was deleted, and the ids of the other resources
 * whose relationships changed with it. {@code before} is how the resource was described until then; the same text if that did not change.
 */
record Change(Resource resource, String before, Set<String> neighbours) {

    Change {
        neighbours = Set.copyOf(neighbours);
    }

    /** All that a search could have found the resource by before, or can now. */
    Set<String> texts() {
        return new HashSet<>(List.of(resource.name(), before, resource.description()));
    }

    /** The ids of all resources that are shown differently now. */
    Set<String> touched() {
        Set<String> touched = new HashSet<>(neighbours);
        touched.add(resource.id());
        return touched;
    }
}
