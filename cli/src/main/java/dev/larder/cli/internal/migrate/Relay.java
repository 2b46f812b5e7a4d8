package dev.larder.cli.internal.migrate;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.internal.keys.Glob;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.journal.WrittenRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes untrue on one side becomes untrue on the other: reads the journal of one, in its order and gapless, and declares the same there
 * as a node of the other. Where something is missing, everything is declared untrue. What this process itself has appended, because it
 * heard it from the other side, is passed over, or both would tell each other for ever. For one thread.
 */
final class Relay {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int KEYS_AT_ONCE = 500;
    private static final int RULES = 1_000_000;
    private static final int SEQUENCE_BITS = 16;

    private final Map<Kind, Mark> marks = new EnumMap<>(Kind.class);
    private final GroupRules rules = new GroupRules(RULES);
    private long learned;

    /** The last record that was read, by its id and by its name in the chain. */
    record Mark(String id, String link) {}

    /**
     * What was new.
     *
     * @param keys that became untrue, as they stand in records
     * @param groups that did
     * @param hasGap whether something is missing, which may have been anything
     */
    record News(Set<String> keys, List<Group> groups, boolean hasGap, Map<Kind, Mark> upTo) {
        boolean isEmpty() {
            return keys.isEmpty() && groups.isEmpty() && !hasGap;
        }

        long size() {
            return (long) keys.size() + groups.size();
        }
    }

    /** Begins behind the newest records; what they and those before them have killed is known. */
    static Relay fromNow(JournalStreams journal) {
        Relay relay = new Relay();
        relay.learn(journal);
        journal.newest(Kind.KEYS).ifPresent(last -> relay.marks.put(Kind.KEYS, mark(last)));
        return relay;
    }

    /** Goes on where notes end. */
    static Relay from(JournalStreams journal, Map<String, String> noted, String name) {
        Relay relay = new Relay();
        relay.learn(journal);
        relay.marks.clear();
        for (Kind kind : Kind.values()) {
            String[] parts = noted.getOrDefault(field(name, kind), "").split(" ");
            if (parts.length == 2) {
                relay.marks.put(kind, new Mark(parts[0], parts[1]));
            }
        }
        return relay;
    }

    /** Knows nothing yet. */
    static Relay nowhere() {
        return new Relay();
    }

    private Relay() {}

    /** Reads all group records: an entry may have been dead for long, and nobody have looked. */
    private void learn(JournalStreams journal) {
        journal.oldest(Kind.GROUPS).ifPresent(oldest -> rules.forgetAll(oldest.horizonBefore()));
        journal.readFrom(Kind.GROUPS, "-", record -> {
            learn(record);
            marks.put(Kind.GROUPS, mark(record));
            return true;
        });
    }

    /** Once: what is read again is older than what was learned meanwhile. */
    private void learn(WrittenRecord record) {
        if (record.position() > learned && record.said().orElse(null) instanceof Group group) {
            rules.add(byPattern(group), record.position());
            learned = record.position();
        }
    }

    /** Here no cache is known, so all keys that begin with its prefix are taken for its: a few more, never fewer. */
    private static Group byPattern(Group group) {
        return group.kind() == JournalRecord.Kind.CACHE
                ? new Group(JournalRecord.Kind.PATTERN, group.subject() + "*", group.reason())
                : group;
    }

    private static Mark mark(WrittenRecord record) {
        return new Mark(record.id(), record.link());
    }

    /** What has killed entries of the side that is read, up to what was read last. */
    GroupRules rules() {
        return rules;
    }

    /** Reads what is new, a bounded part of it. Nothing is told, and the same is read again until {@link #passed}. */
    News read(JournalStreams journal, Set<String> own) {
        Reading reading = new Reading(journal, own);
        for (Kind kind : Kind.values()) {
            reading.read(kind);
        }
        return reading.news();
    }

    /** One look at both streams. */
    private final class Reading {
        private final JournalStreams journal;
        private final Set<String> own;
        private final Set<String> keys = new LinkedHashSet<>();
        private final List<Group> groups = new ArrayList<>();
        private final Map<Kind, Mark> upTo = new EnumMap<>(marks);
        private boolean hasGap;

        Reading(JournalStreams journal, Set<String> own) {
            this.journal = journal;
            this.own = own;
        }

        void read(Kind kind) {
            Mark mark = marks.getOrDefault(kind, new Mark("0-0", ""));
            Optional<WrittenRecord> newest = journal.newest(kind);
            if (newest.isEmpty() || newest.get().link().equals(mark.link)) {
                return;
            }
            if (newest.get().position() <= position(mark)) {
                lose(kind, newest.get());
                return;
            }
            Part part = new Part(mark, this);
            journal.readFrom(kind, "(" + mark.id, part);
            upTo.put(kind, part.last);
            if (part.hasGap) {
                lose(kind, newest.get());
            }
        }

        /** What is missing may have been anything, of entries that were copied too. */
        private void lose(Kind kind, WrittenRecord newest) {
            hasGap = true;
            upTo.put(kind, mark(newest));
            if (kind == Kind.GROUPS) {
                rules.forgetAll(newest.position());
                learned = newest.position();
            }
        }

        void add(WrittenRecord record) {
            learn(record);
            if (!own.contains(record.origin())) {
                record.said().ifPresent(this::add);
            }
        }

        private void add(JournalRecord said) {
            if (said instanceof Keys some) {
                keys.addAll(some.keys());
            } else {
                groups.add((Group) said);
            }
        }

        News news() {
            return new News(keys, groups, hasGap, upTo);
        }
    }

    private static long position(Mark mark) {
        String[] parts = mark.id.split("-");
        return Long.parseLong(parts[0]) << SEQUENCE_BITS | Long.parseLong(parts[1]);
    }

    /** A part of a stream, record by record, up to where the chain breaks. */
    private static final class Part implements JournalStreams.Reader {
        private final Reading reading;
        private Mark last;
        private boolean hasGap;
        private int count;

        Part(Mark mark, Reading reading) {
            this.last = mark;
            this.reading = reading;
        }

        @Override
        public boolean read(WrittenRecord record) {
            hasGap = !record.before().equals(last.link);
            last = mark(record);
            reading.add(record);
            return ++count < MOST_AT_ONCE && !hasGap;
        }
    }

    /**
     * Declares it untrue on the other side.
     *
     * @throws Failure if that was not acknowledged; then it is to be told again
     */
    static void tell(News news, Guest to) {
        if (news.hasGap) {
            tell(to, Invalidation.everything("migrating, and records of the other side were lost"));
            return;
        }
        List<String> keys = List.copyOf(news.keys);
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            tell(
                    to,
                    keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE)).stream()
                            .map(Invalidation::cacheKey)
                            .reduce(Invalidation.nothing(), Invalidation::and));
        }
        news.groups.forEach(group -> tell(to, invalidation(byPattern(group))));
    }

    private static Invalidation invalidation(Group group) {
        String reason = group.reason().isEmpty() ? "told by the other side" : group.reason();
        return switch (group.kind()) {
            case TAG -> Invalidation.tag(group.subject()).because(reason);
            case PATTERN ->
                Glob.isPossible(group.subject())
                        ? Invalidation.pattern(group.subject()).because(reason)
                        : Invalidation.everything(reason);
            case CACHE, HORIZON -> Invalidation.everything(reason);
        };
    }

    /** @throws Failure if it was not acknowledged */
    static void tell(Guest to, Invalidation untrue) {
        if (to.larder().invalidate(untrue) != Acknowledgement.ACKNOWLEDGED) {
            throw new Failure(ExitCode.UNREACHABLE, "An invalidation was not acknowledged (" + to.lastError() + ")");
        }
    }

    /** What was read is done. */
    void passed(News news) {
        marks.putAll(news.upTo);
    }

    /** Where it stands. */
    Map<String, String> notes(String name) {
        Map<String, String> notes = new LinkedHashMap<>();
        marks.forEach((kind, mark) -> notes.put(field(name, kind), mark.id + " " + mark.link));
        return notes;
    }

    private static String field(String name, Kind kind) {
        return name + "-" + kind.name().toLowerCase(Locale.ROOT);
    }
}
