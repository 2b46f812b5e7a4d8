package dev.larder.cli.internal.entries;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.codecs.Payload;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.redis.internal.journal.WrittenRecord;
import dev.larder.tier.Entry;
import java.util.Optional;
import java.util.Set;

/** Finds what has killed an entry, with the rules by which nodes judge. */
final class Killer {

    private static final int SEQUENCE_BITS = 16;
    private static final int SEQUENCE = 0xFFFF;

    private final String key;
    private final Subject subject;

    /** An entry as the rules see it. */
    private record Subject(long stamp, Set<String> tags, boolean hasUnknownTags) implements GroupRules.Subject {}

    Killer(String key, Entry<Payload> entry) {
        this.key = key;
        this.subject = new Subject(entry.stamp(), entry.tags(), entry.isNegative());
    }

    /** The explanation, or empty for an entry that nothing has killed. */
    Optional<Explanation> find(JournalStreams journal) {
        Optional<WrittenRecord> oldest = journal.oldest(Kind.GROUPS);
        if (oldest.isEmpty()) {
            return Optional.of(Explanation.beyondTheHorizon(subject.stamp + 1));
        }
        long horizon = oldest.get().horizonBefore();
        if (subject.stamp < horizon) {
            return Optional.of(Explanation.beyondTheHorizon(horizon));
        }
        Search search = new Search();
        String from = (subject.stamp >> SEQUENCE_BITS) + "-" + (subject.stamp & SEQUENCE);
        journal.readFrom(Kind.GROUPS, from, search);
        return search.dead.or(() -> search.outdated);
    }

    /** Reads on until something kills; what only outdates is remembered meanwhile. */
    private final class Search implements JournalStreams.Reader {
        private Optional<Explanation> dead = Optional.empty();
        private Optional<Explanation> outdated = Optional.empty();

        @Override
        public boolean read(WrittenRecord record) {
            JournalRecord said = record.said().orElseThrow();
            if (said instanceof Group group && covers(group, record.position())) {
                if (!group.keepsStale()) {
                    dead = Optional.of(Explanation.dead(record, said));
                } else if (outdated.isEmpty()) {
                    outdated = Optional.of(Explanation.outdated(record, said));
                }
            }
            return dead.isEmpty();
        }
    }

    /** By a cache's prefix every key that begins with it is taken for the cache's: its template is not known here. */
    private boolean covers(Group group, long position) {
        GroupRules rules = new GroupRules(1);
        rules.add(group, position);
        String prefix = key.startsWith(group.subject()) ? group.subject() : "";
        return rules.cover(subject, key, prefix);
    }
}
