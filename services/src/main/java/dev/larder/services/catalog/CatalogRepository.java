package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.StaleVersionException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
     * @param expected the version that it is to have, if that matters, as {@code If-Match} says
     * @throws UnknownResourceException if there is none
     * @throws StaleVersionException if it has another version than the expected one
     * @throws ConflictException if the edit was made from another version
     */
    Change update(String id, OptionalLong expected, ResourceEdit edit);

    /** {@link #update(String, OptionalLong, ResourceEdit)} of whatever version the edit was made from. */
    default Change update(String id, ResourceEdit edit) {
        return update(id, OptionalLong.empty(), edit);
    }

    /**
     * Removes a resource and its relationships, and keeps what it was.
     *
     * @param expected the version that it is to have, if that matters
     * @throws UnknownResourceException if there is none
     * @throws StaleVersionException if it has another version than the expected one
     * @throws ConflictException if it contains other resources
     */
    Change delete(String id, OptionalLong expected);

    /** {@link #delete(String, OptionalLong)} of whatever version. */
    default Change delete(String id) {
        return delete(id, OptionalLong.empty());
    }

    /**
     * Creates resources, or changes them to be as the rows say, a few hundred in a transaction. In any order; the same rows again change
     * nothing. If the database fails on the way, what was written stays, and the answer says so.
     *
     * @throws InvalidInputException if any row has no place, or is there twice; nothing is written then
     */
    Imported importAll(List<ImportRow> rows);

    /** Also of a deleted resource; empty if the id never was a resource's. */
    Optional<History> history(String id);

    /** Empty if the resource has never had one of the two versions. */
    Optional<Diff> diff(DiffQuery query);

    /** Empty if there is no such resource. */
    Optional<Relationships> relationships(String id);

    /** {@link #relationships} of the known ones among {@code ids}, by id. */
    Map<String, Relationships> relationshipsOf(Collection<String> ids);

    /** Empty if there is no such resource. Cycles are walked once. */
    Optional<Lineage> lineage(LineageQuery query);

    /** In the order of {@link Match}. */
    SearchPage search(SearchQuery query);

    Suggestions autocomplete(Prefix prefix);
}
