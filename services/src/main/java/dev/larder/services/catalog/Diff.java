package dev.larder.services.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is different between two versions of a resource: the description, then attributes by name. Two versions never change, so this neither. */
record Diff(String id, long from, long to, List<FieldChange> changes) {

    Diff {
        changes = List.copyOf(changes);
    }

    /** A field, {@code description} or {@code attributes.<name>}, and what it was and is; null where there is no such attribute. */
    record FieldChange(
            String field, @Nullable String before, @Nullable String after) {}

    static Diff between(Resource from, Resource to) {
        List<FieldChange> changes = new ArrayList<>();
        note(changes, "description", from.description(), to.description());
        Set<String> names = new TreeSet<>(from.attributes().keySet());
        names.addAll(to.attributes().keySet());
        names.forEach(name -> note(
                changes,
                "attributes." + name,
                from.attributes().get(name),
                to.attributes().get(name)));
        return new Diff(from.id(), from.version(), to.version(), changes);
    }

    private static void note(List<FieldChange> changes, String field, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            changes.add(new FieldChange(field, before, after));
        }
    }
}
