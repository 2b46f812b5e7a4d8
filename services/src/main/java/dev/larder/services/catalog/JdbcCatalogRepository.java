package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.services.database.Batches;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.StaleVersionException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The catalogue in a database, in SQL that H2 and PostgreSQL both take. Each mutation is one transaction. */
final class JdbcCatalogRepository implements CatalogRepository {

    private final ResourceTable resources;
    private final RelationshipTable relationships;
    private final AttributeTable attributes;
    private final SearchTable names;
    private final BulkImport imports;
    private final TransactionTemplate transactions;
    private final Clock clock;

    JdbcCatalogRepository(JdbcClient jdbc, Batches batches, TransactionTemplate transactions, Clock clock) {
        this.resources = new ResourceTable(jdbc);
        this.relationships = new RelationshipTable(jdbc);
        this.attributes = new AttributeTable(jdbc, batches);
        this.names = new SearchTable(jdbc);
        this.imports = new BulkImport(new ImportTables(jdbc, batches), transactions, this::now);
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Optional<Resource> find(String id) {
        return resources.find(id);
    }

    @Override
    public Map<String, Resource> findAll(Collection<String> ids) {
        return resources.findAll(ids);
    }

    @Override
    public Optional<History> history(String id) {
        List<ResourceVersion> versions = resources.versions(id);
        return versions.isEmpty() ? Optional.empty() : Optional.of(new History(id, versions));
    }

    @Override
    public Optional<Diff> diff(DiffQuery query) {
        return resources
                .version(query.id(), query.from())
                .flatMap(from -> resources.version(query.id(), query.to()).map(to -> Diff.between(from, to)));
    }

    @Override
    public Optional<Relationships> relationships(String id) {
        return resources
                .find(id)
                .map(resource -> Relationships.first(id, relationships.touching(id, Relationships.MAX_ITEMS + 1)));
    }

    @Override
    public Map<String, Relationships> relationshipsOf(Collection<String> ids) {
        Map<String, Relationships> found = new HashMap<>();
        Set<String> known = resources.findAll(ids).keySet();
        if (!known.isEmpty()) {
            Map<String, List<Relationship>> edges = relationships.touching(known, Relationships.MAX_ITEMS + 1);
            known.forEach(id -> found.put(id, Relationships.first(id, edges.getOrDefault(id, List.of()))));
        }
        return found;
    }

    @Override
    public Optional<Lineage> lineage(LineageQuery query) {
        return resources.find(query.id()).map(start -> new LineageWalk(relationships, query).from(start));
    }

    @Override
    public SearchPage search(SearchQuery query) {
        return names.search(query);
    }

    @Override
    public Suggestions autocomplete(Prefix prefix) {
        return names.autocomplete(prefix);
    }

    @Override
    public Change create(ResourceDraft draft) {
        String id = draft.name().id();
        try {
            return inTransaction(() -> add(draft));
        } catch (DuplicateKeyException exists) {
            throw ConflictException.exists(id);
        } catch (DataIntegrityViolationException parentGone) {
            throw ConflictException.placeVanished(id);
        }
    }

    @Override
    public Change update(String id, OptionalLong expected, ResourceEdit edit) {
        return inTransaction(() -> replace(present(id, expected), edit));
    }

    @Override
    public Change delete(String id, OptionalLong expected) {
        try {
            return inTransaction(() -> remove(present(id, expected)));
        } catch (DataIntegrityViolationException stillContains) {
            throw ConflictException.notEmpty(id);
        }
    }

    @Override
    public Imported importAll(List<ImportRow> rows) {
        return imports.run(rows);
    }

    private Change add(ResourceDraft draft) {
        Set<String> parents = parents(draft.name());
        // Versions go on where a deleted namesake ended, so that nobody who saw that one can change this one unawares.
        long version = resources.lastKeptVersion(draft.name().id()) + 1;
        Resource created = Resource.created(draft.name(), draft.description(), draft.attributes(), version, now());
        resources.insert(created);
        attributes.insert(List.of(created));
        parents.forEach(
                parent -> relationships.insert(new Relationship(parent, Relationship.Kind.CONTAINS, created.id())));
        return new Change(created, created.description(), parents);
    }

    private Change replace(Resource old, ResourceEdit edit) {
        Resource next = old.edited(edit, now());
        long seen = edit.version().orElse(old.version());
        if (old.version() != seen || !resources.replace(next)) {
            throw ConflictException.changedMeanwhile(old.id(), seen);
        }
        attributes.replace(List.of(next));
        resources.keep(old, ResourceVersion.Standing.REPLACED, next.updatedAt());
        return new Change(next, old.description(), Set.of());
    }

    private Change remove(Resource last) {
        Set<String> neighbours = neighbours(last.id());
        relationships.detach(last.id());
        if (!resources.delete(last)) {
            throw ConflictException.changedMeanwhile(last.id(), last.version());
        }
        resources.keep(last, ResourceVersion.Standing.DELETED, now());
        return new Change(last, last.description(), neighbours);
    }

    /** The one resource that contains whatever has this name, or none if it is a module. */
    private Set<String> parents(ResourceName name) {
        List<String> possible = name.possibleParents();
        Map<String, Resource> known = resources.findAll(possible);
        Optional<String> parent = possible.stream().filter(known::containsKey).findFirst();
        if (parent.isEmpty() && !possible.isEmpty()) {
            throw new InvalidInputException(
                    name.type() == ResourceType.CLASS ? "name" : "module",
                    "has no place in the catalogue: there is no " + String.join(" and no ", possible),
                    "a name within a module, package or class that exists");
        }
        return parent.map(Set::of).orElseGet(Set::of);
    }

    private Set<String> neighbours(String id) {
        Set<String> neighbours = new LinkedHashSet<>();
        for (Relationship edge : relationships.touching(id, Relationships.MAX_ITEMS)) {
            neighbours.add(edge.from());
            neighbours.add(edge.to());
        }
        neighbours.remove(id);
        return neighbours;
    }

    private Resource present(String id, OptionalLong expected) {
        Resource resource = resources.find(id).orElseThrow(() -> new UnknownResourceException(id));
        if (expected.isPresent() && expected.getAsLong() != resource.version()) {
            throw new StaleVersionException(id, expected.getAsLong(), resource.version());
        }
        return resource;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
