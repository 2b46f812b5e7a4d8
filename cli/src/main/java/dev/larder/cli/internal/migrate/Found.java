package dev.larder.cli.internal.migrate;

import dev.larder.CodecException;
import dev.larder.codecs.Envelope;
import dev.larder.codecs.Payload;
import dev.larder.internal.rules.GroupRules;
import dev.larder.tier.Entry;
import dev.larder.topologies.RedisConnection;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stood under a key of a namespace. Immutable.
 *
 * @param fullKey with the namespace; characters stand for bytes
 * @param ttlMillis how long Redis keeps it from then on; negative without end
 * @param envelope what it says; null if it says nothing
 */
record Found(String fullKey, long ttlMillis, @Nullable Envelope envelope) {

    /** What becomes of it. */
    enum Verdict {
        /** Nodes would answer from it, freshness apart. */
        ALIVE,
        /** A group record covers it. */
        DEAD,
        /** Nobody will ever be answered from it. */
        GONE,
        /** No envelope. */
        FOREIGN
    }

    private record Subject(long stamp, Set<String> tags, boolean hasUnknownTags) implements GroupRules.Subject {}

    static Found of(String fullKey, long ttlMillis, String bytes) {
        try {
            return new Found(
                    fullKey,
                    ttlMillis,
                    Envelope.read(RedisConnection.textOf(fullKey), bytes.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CodecException foreign) {
            return new Found(fullKey, ttlMillis, null);
        }
    }

    /** As a node would, that knows those rules. */
    Verdict judge(String namespace, GroupRules rules, long nowMillis) {
        if (envelope == null) {
            return Verdict.FOREIGN;
        }
        Entry<Payload> entry = envelope.entry();
        if (entry.staleUntil() <= nowMillis) {
            return Verdict.GONE;
        }
        Subject subject = new Subject(entry.stamp(), entry.tags(), entry.isNegative());
        String key = RedisConnection.textOf(fullKey).substring(namespace.length() + 1);
        return rules.cover(subject, key, "") ? Verdict.DEAD : Verdict.ALIVE;
    }

    /** The same for another journal, in which the stamp means something. */
    String stamped(long stamp) {
        if (envelope == null) {
            throw new IllegalStateException("Nothing that could be stamped stands under " + fullKey);
        }
        byte[] bytes = new Envelope(envelope.serializer(), envelope.schema(), with(envelope.entry(), stamp))
                .write(RedisConnection.textOf(fullKey));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Entry<Payload> with(Entry<Payload> entry, long stamp) {
        return new Entry<>(
                entry.value(),
                stamp,
                entry.createdAt(),
                entry.freshUntil(),
                entry.staleUntil(),
                entry.loadCostMicros(),
                entry.version(),
                entry.tags());
    }

    /** Whether both say the same, stamps apart. */
    boolean saysTheSameAs(Found other) {
        return stamped(0).equals(other.stamped(0));
    }
}
