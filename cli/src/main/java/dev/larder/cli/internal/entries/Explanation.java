package dev.larder.cli.internal.entries;

import dev.larder.CodecException;
import dev.larder.cli.internal.namespace.RecordRows;
import dev.larder.codecs.Payload;
import dev.larder.internal.freshness.Freshness;
import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.journal.WrittenRecord;
import dev.larder.tier.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a node would answer from an entry or not. Pure: whoever explains reads Redis and the clock.
 *
 * @param because in words, with times
 * @param cure what to do about it, or empty where nothing is wrong
 */
record Explanation(Verdict verdict, String because, String cure) {

    /** As nodes reckon; see the engine's envelopes. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

    static Explanation absent(Optional<WrittenRecord> lastOfKey, boolean isLeased) {
        String now = isLeased ? " Somebody holds its lease and loads it at this moment." : "";
        return lastOfKey
                .map(record -> new Explanation(
                        Verdict.ABSENT,
                        "Redis has nothing under this key. It was invalidated or replaced at " + RecordRows.at(record)
                                + " by node " + record.origin() + ", record " + record.id() + "." + now,
                        ""))
                .orElseGet(() -> new Explanation(
                        Verdict.ABSENT,
                        "Redis has nothing under this key, and the journal has no record of it: it was never loaded, has"
                                + " expired, or was evicted." + now,
                        "Compare evicted_keys of 'larder stats', and the cache's time to live."));
    }

    static Explanation foreign() {
        return new Explanation(
                Verdict.REFUSED,
                "Under this key stands something that is no string, so not an entry of a cache.",
                "Something else writes to this namespace; give it another one.");
    }

    static Explanation refused(CodecException refusal) {
        return new Explanation(
                Verdict.REFUSED,
                "The bytes are refused by the check of their "
                        + refusal.kind().name().toLowerCase(Locale.ROOT) + ": " + refusal.getMessage() + ".",
                "Nodes count it as a miss and load anew; 'larder invalidate' removes it.");
    }

    static Explanation dead(WrittenRecord by, JournalRecord said) {
        return new Explanation(
                Verdict.DEAD,
                "It was declared untrue at " + RecordRows.at(by) + " by node " + by.origin() + ", record " + by.id()
                        + ": " + RecordRows.sentence(said) + ". The entry's load began before that.",
                "");
    }

    static Explanation outdated(WrittenRecord by, JournalRecord said) {
        return new Explanation(
                Verdict.STALE,
                "It was outdated at " + RecordRows.at(by) + " by node " + by.origin() + ", record " + by.id() + ": "
                        + RecordRows.sentence(said) + ". The entry's load began before that.",
                "Nodes load it anew, and serve it only where that fails, as far as the cache's staleIfError goes.");
    }

    static Explanation beyondTheHorizon(long horizon) {
        return new Explanation(
                Verdict.DEAD,
                "Its load began before the oldest group record that is known, of "
                        + Instant.ofEpochMilli(horizon >> 16)
                        + "; what was declared untrue before that is not known any more, so everything older is dead.",
                "");
    }

    /** Of an entry that no record has declared untrue. */
    static Explanation alive(Entry<Payload> entry, long now) {
        long fresh = Freshness.remainingMillis(entry.createdAt(), entry.freshUntil(), now, CLOCK_TOLERANCE);
        String age = "It was loaded " + Math.max(0, now - entry.createdAt()) + " ms ago";
        if (fresh > 0) {
            return new Explanation(
                    Verdict.FRESH,
                    age + " and is fresh for " + fresh + " ms more"
                            + (entry.isNegative() ? "; it says that the source has no value." : "."),
                    "A node whose value type has another schema refuses it all the same: compare 'larder get'.");
        }
        long stale = Freshness.remainingMillis(entry.createdAt(), entry.staleUntil(), now, CLOCK_TOLERANCE);
        return stale > 0
                ? new Explanation(
                        Verdict.STALE,
                        age + " and is past its time to live since " + -fresh + " ms.",
                        "It is served for " + stale
                                + " ms more, as far as the cache's staleWhileRevalidate and staleIfError go.")
                : new Explanation(Verdict.EXPIRED, age + " and is past everything since " + -stale + " ms.", "");
    }
}
