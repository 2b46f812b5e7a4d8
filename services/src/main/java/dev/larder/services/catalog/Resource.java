package dev.larder.services.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing the catalogue knows. The version starts at 1 and rises by one with each change; attributes are sorted by name.
 */
record Resource(
        String id,
        ResourceType type,
        String name,
        String qualifiedName,
        String module,
        String description,
        Map<String, String> attributes,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    Resource {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    static Resource created(
            ResourceName name, String description, Map<String, String> attributes, long version, Instant at) {
        return new Resource(
                name.id(),
                name.type(),
                name.shortName(),
                name.qualifiedName(),
                name.module(),
                description,
                attributes,
                version,
                at,
                at);
    }

    Resource edited(ResourceEdit edit, Instant at) {
        return new Resource(
                id,
                type,
                name,
                qualifiedName,
                module,
                edit.description(),
                edit.attributes(),
                version + 1,
                createdAt,
                at);
    }
}
