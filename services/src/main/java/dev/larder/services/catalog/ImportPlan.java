package dev.larder.services.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a batch of an import is to write, decided from what there is. Pure. A row whose resource is already as it says changes nothing, so
 * that an import may be sent again.
 *
 * @param created new resources
 * @param replaced what resources were, in the order of {@code updated}
 * @param updated what they are now
 * @param contained the edges to the new ones
 */
record ImportPlan(
        List<Resource> created,
        List<Resource> replaced,
        List<Resource> updated,
        List<Relationship> contained,
        int unchanged) {

    /** What is known of the batch's resources: those that there are, the last versions of those that there were, all possible parents. */
    record Known(Map<String, Resource> present, Map<String, Long> lastVersions, Collection<String> parents) {}

    static ImportPlan of(List<ImportRow> rows, Known known, Instant now) {
        ImportPlan plan = new ImportPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        Set<String> parents = new HashSet<>(known.parents);
        for (ImportRow row : rows) {
            Resource present = known.present.get(row.id());
            if (present == null) {
                plan.create(row.draft(), known.lastVersions.getOrDefault(row.id(), 0L) + 1, parents, now);
            } else if (!isAs(present, row.draft())) {
                plan.update(present, row.draft(), now);
            }
            parents.add(row.id());
        }
        int changed = plan.created.size() + plan.updated.size();
        return new ImportPlan(plan.created, plan.replaced, plan.updated, plan.contained, rows.size() - changed);
    }

    Imported done() {
        Set<String> touched = new HashSet<>();
        created.forEach(resource -> touched.add(resource.id()));
        updated.forEach(resource -> touched.add(resource.id()));
        contained.forEach(edge -> touched.add(edge.from()));
        return new Imported(created.size(), updated.size(), unchanged, 1, touched, Optional.empty());
    }

    private void create(ResourceDraft draft, long version, Set<String> parents, Instant now) {
        Resource resource = Resource.created(draft.name(), draft.description(), draft.attributes(), version, now);
        created.add(resource);
        draft.name().possibleParents().stream()
                .filter(parents::contains)
                .findFirst()
                .ifPresent(
                        parent -> contained.add(new Relationship(parent, Relationship.Kind.CONTAINS, resource.id())));
    }

    private void update(Resource present, ResourceDraft draft, Instant now) {
        replaced.add(present);
        updated.add(
                present.edited(new ResourceEdit(OptionalLong.empty(), draft.description(), draft.attributes()), now));
    }

    private static boolean isAs(Resource present, ResourceDraft draft) {
        return present.description().equals(draft.description())
                && present.attributes().equals(draft.attributes());
    }
}
