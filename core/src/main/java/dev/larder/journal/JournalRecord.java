package dev.larder.journal;

import java.util.List;
import java.util.Objects;

/** One line of the journal: what became untrue. Immutable. */
public sealed interface JournalRecord {

    /** Keys whose value was invalidated or replaced. */
    record Keys(List<String> keys) implements JournalRecord {
        public Keys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("A key record must name at least one key");
            }
        }
    }

    /**
     * A group of entries, whatever their number. Every entry with an older stamp that the group covers is dead, or only outdated.
     *
     * @param kind how the group is described
     * @param subject the tag, the pattern or the cache's literal key prefix; empty for {@link Kind#HORIZON}
     * @param reason why, in words for people who read the journal; may be empty
     * @param keepsStale whether what it covers is outdated instead of dead: served no more unless a load fails and the cache serves stale
     *     values then. Who does not know the difference takes it for dead
     */
    record Group(Kind kind, String subject, String reason, boolean keepsStale) implements JournalRecord {
        public Group {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(reason, "reason");
            if (subject.isEmpty() != (kind == Kind.HORIZON)) {
                throw new IllegalArgumentException("A record of kind " + kind + " has the subject '" + subject + "'");
            }
        }

        /** A group that is dead. */
        public Group(Kind kind, String subject, String reason) {
            this(kind, subject, reason, /* keepsStale= */ false);
        }

        /** The record that kills everything stamped before it. */
        public static Group horizon(String reason) {
            return new Group(Kind.HORIZON, "", reason);
        }
    }

    /** How a group is described. */
    enum Kind {
        /** Entries that carry the tag. */
        TAG,
        /** Entries whose cache key matches the glob. */
        PATTERN,
        /** Entries whose cache key begins with the cache's literal prefix. */
        CACHE,
        /** All entries. */
        HORIZON
    }
}
