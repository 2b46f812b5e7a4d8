package dev.larder.services.catalog;

import java.util.List;

/** The newest versions of a resource, newest first, at most {@value #MAX_VERSIONS}; also of one that was deleted. */
record History(String id, List<ResourceVersion> versions) {

    static final int MAX_VERSIONS = 100;

    History {
        versions = List.copyOf(versions);
    }
}
