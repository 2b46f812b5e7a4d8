package dev.larder.internal.engine;

import dev.larder.CodecException;
import dev.larder.Outcome;
import dev.larder.internal.freshness.Freshness;
import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The envelopes of one cache in a tier below memory: entries are put into them, and judged by the rules this node knows. */
final class Envelopes<V> {

    private static final Logger LOG = LoggerFactory.getLogger(Envelopes.class);

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

    private final String tier;
    private final EntryCodec<V> codec;
    private final UnaryOperator<String> fullKey;
    private final Surroundings around;

    /** The envelopes that a codec makes for keys with their namespace, as they stand in a tier. */
    Envelopes(String tier, EntryCodec<V> codec, UnaryOperator<String> fullKey, Surroundings around) {
        this.tier = tier;
        this.codec = codec;
        this.fullKey = fullKey;
        this.around = around;
    }

    /** The envelope of an entry, or null if it has to stay in memory. */
    byte @Nullable [] encode(String key, Entry<V> entry) {
        try {
            return write(key, entry);
        } catch (CodecException unwritable) {
            return null;
        }
    }

    /** The envelope of an entry that must not stay in memory alone. */
    byte[] write(String key, Entry<V> entry) {
        try {
            return codec.encode(fullKey.apply(key), entry);
        } catch (RuntimeException unwritable) {
            count(unwritable);
            throw unwritable instanceof CodecException named
                    ? named
                    : new CodecException(
                            CodecException.Kind.PAYLOAD, "The value of " + key + " cannot be written", unwritable);
        }
    }

    /** What stands in an envelope, judged by nobody. Throws what the codec throws. */
    Entry<V> open(String key, byte[] envelope) {
        return codec.decode(fullKey.apply(key), envelope);
    }

    /** The entry in an envelope that was asked for after the moment, if it is one, alive by the rules this node knows, and not gone. */
    @Nullable Found<V> judge(String key, byte[] envelope, Moment began) {
        try {
            return judge(key, codec.decode(fullKey.apply(key), envelope), envelope, began);
        } catch (RuntimeException useless) {
            count(useless);
            return null;
        }
    }

    private @Nullable Found<V> judge(String key, Entry<V> entry, byte[] envelope, Moment began) {
        Answer<V> subject = Answer.of(entry, Outcome.MISS, around.hasUnknownTags(entry.isNegative()));
        boolean isOutdated = around.node().outdated().cover(subject, key, around.keyPrefix());
        if (around.node().rules().cover(subject, key, around.keyPrefix())
                || !began.isBeforeAnyAbandonment(around.node())) {
            return null;
        }
        long left = Freshness.remainingMillis(
                entry.createdAt(), entry.freshUntil(), around.node().clock().millis(), CLOCK_TOLERANCE);
        Verdict verdict = isOutdated
                ? around.freshness().judgeOutdated(-left)
                : around.freshness().judge(-left);
        return verdict == Verdict.GONE ? null : new Found<>(entry, left, verdict, envelope);
    }

    // The user's codec enters here, so anything may come out, and none of it reaches a caller.
    private void count(RuntimeException failure) {
        around.counters()
                .tierError(
                        tier, failure instanceof CodecException codecs ? codecs.kind() : CodecException.Kind.PAYLOAD);
        LOG.debug("The codec failed: cache={} tier={} cause={}", around.cache(), tier, failure.toString());
    }
}
