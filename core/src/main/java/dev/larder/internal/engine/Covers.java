package dev.larder.internal.engine;

import dev.larder.Invalidation;
import dev.larder.internal.keys.Glob;
import dev.larder.internal.keys.Tags;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.journal.JournalRecord.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether an invalidation is about an entry, whenever that was loaded. Pure. */
final class Covers {

    private final Set<String> keys;
    private final Set<String> tags = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();
    private final List<Glob> globs = new ArrayList<>();
    private boolean everything;

    Covers(Invalidation invalidation) {
        this.keys = invalidation.keys();
        invalidation.groups().forEach(this::add);
    }

    private void add(Group group) {
        switch (group.kind()) {
            case TAG -> tags.add(Tags.asStored(group.subject()));
            case CACHE -> prefixes.add(group.subject());
            case PATTERN -> globs.add(Glob.of(group.subject()));
            case HORIZON -> everything = true;
        }
    }

    /** Whether it may be about any entry of a cache whose keys begin so. */
    boolean concern(String prefix) {
        return everything
                || prefixes.contains(prefix)
                || !tags.isEmpty()
                || !globs.isEmpty()
                || keys.stream().anyMatch(key -> key.startsWith(prefix));
    }

    boolean cover(String text, String prefix, MemoryEntry<?> entry) {
        return everything || prefixes.contains(prefix) || keys.contains(text) || isTagged(entry) || isMatched(text);
    }

    private boolean isTagged(MemoryEntry<?> entry) {
        return !tags.isEmpty()
                && (entry.hasUnknownTags() || entry.tags().stream().anyMatch(tags::contains));
    }

    private boolean isMatched(String text) {
        return globs.stream().anyMatch(glob -> glob.matches(text));
    }
}
