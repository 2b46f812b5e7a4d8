package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue. Every method may block on a database and is safe for use by many threads; what it returns is immutable.
 * Ids that no resource has are answers, not errors, except where something would have to be changed.
 */
interface CatalogRepository {

    Optional<Resource> find(String id);

    /** The known ones among {@code ids}, by id. */
    Map<String, Resource> findAll(Collection<String> ids);

    /**
     * Adds a resource, contained by what its name says.
     *
     * @throws ConflictException if it exists
     * @throws InvalidInputException if what should contain it does not exist
     */
    Change create(ResourceDraft draft);

    /**
     * Changes a resource and keeps what it was.
     *
     * @throws UnknownResourceException if there is none
     * @throws ConflictException if the edit was made from another version
     */
    Change update(String id, ResourceEdit edit);

    /**
     * Removes a resource and its relationships, and keeps what it was.
     *
     * @throws UnknownResourceException if there is none
     * @throws ConflictException if it contains other resources
     */
    Change delete(String id);

    /** Also of a deleted resource; empty if the id never was a resource's. */
    Optional<History> history(String id);

    /** Empty if there is no such resource. */
    Optional<Relationships> relationships(String id);

    /** Empty if there is no such resource. Cycles are walked once. */
    Optional<Lineage> lineage(LineageQuery query);

    /** Exact matches first, then names that begin with the query, then names that contain it, each alphabetically. */
    SearchPage search(SearchQuery query);

    Suggestions autocomplete(Prefix prefix);
}
