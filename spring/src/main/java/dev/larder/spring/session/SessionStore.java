package dev.larder.spring.session;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.CodecException;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Memory;
import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Await;
import dev.larder.journal.JournalRecord;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in the shared tier, which is their home, and near copies of them in memory.
 *
 * <p>A change is merged under the key's lease: take the lease and read the session behind it in one round trip, merge, and fill if the
 * lease held; then append a key record, so that every node drops its copy. So writers of one session follow each other, whichever node
 * they are on. An invalidation removes lease and session together: a change that was under way is then refused, and a session that was
 * ended stays ended.
 *
 * <p>Redis knows a session by a hash of its identifier, so that nobody who reads Redis can take a session over. Blocks for a few round
 * trips. Thread-safe.
 */
final class SessionStore {

    private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

    private static final String PREFIX = "http-session:";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 3;
    /** Longer than any request takes between looking for its session and writing its cookie. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private final Larder larder;
    private final SharedTier tier;
    private final EntryCodec<StoredSession> codec;
    private final Clock clock;
    private final long toleranceMillis;
    private final Cache<String, StoredSession> near;
    private volatile @Nullable Long unansweredNanos;

    SessionStore(Larder larder, CodecProvider codecs, SessionProperties properties, Clock clock) {
        this.larder = larder;
        this.tier = larder.shared()
                .orElseThrow(() -> new IllegalStateException("larder.session.enabled is true, but there is no shared"
                        + " tier to keep sessions in: set larder.redis.uri, or switch larder.session.enabled off"));
        this.codec = codecs.codecFor(new ValueShape(StoredSession.class, "HttpSession:1", 1_024, (int)
                properties.maximumSize().toBytes()));
        this.clock = clock;
        this.toleranceMillis = properties.touchEvery().toMillis();
        this.near = larder.cache(CacheSpec.of(PREFIX + "{id}", String.class, StoredSession.class)
                .memoryOnly()
                .memory(Memory.entries(properties.nearEntries()))
                .timeToLive(properties.nearTimeToLive())
                .staleIfError(properties.timeout())
                .loader(this::fetch));
    }

    /**
     * A session by the hash of its identifier; from memory while nothing was heard of a change, also while Redis is away. Empty if there is
     * none, or nobody can be asked.
     */
    Optional<StoredSession> find(String hash) {
        try {
            return Optional.ofNullable(near.get(hash));
        } catch (LoadException away) {
            LOG.debug("A session could not be read: cause={}", String.valueOf(away.getCause()));
            unansweredNanos = clock.nanos();
            return Optional.empty();
        }
    }

    /** Whether Redis is there, and has been for a while: what was not found then does not exist. */
    boolean isSureOfWhatIsMissing() {
        Long unanswered = unansweredNanos;
        return isConnected() && (unanswered == null || clock.nanos() - unanswered > DOUBT.toNanos());
    }

    private @Nullable StoredSession fetch(String hash) throws InterruptedException {
        requireNothingDeferred();
        return decoded(hash, Await.answer(tier.fetch(PREFIX + hash)).orElse(null));
    }

    /**
     * Merges a change.
     *
     * @return the session as it stands in Redis now; empty if it was ended meanwhile, and so stays
     * @throws TierUnavailableException if Redis is away, or others kept the session for longer than five seconds
     */
    Optional<StoredSession> merge(String hash, Change change) throws InterruptedException {
        long began = clock.nanos();
        while (clock.nanos() - began < PATIENCE.toNanos()) {
            requireNothingDeferred();
            LeaseAnswer lease = Await.answer(tier.lease(PREFIX + hash));
            if (lease.token() == null) {
                pause();
                continue;
            }
            Optional<StoredSession> present = Optional.ofNullable(decoded(hash, lease.found()));
            if (present.isEmpty() && !change.isNew()) {
                release(hash, lease.token());
                return Optional.empty();
            }
            StoredSession merged = change.mergedInto(present);
            if (Await.answer(tier.fill(fill(hash, lease.token(), merged)))) {
                tellAll(hash);
                // A copy to go on with, should Redis go away. Read, for what was merged may not be the newest any more.
                find(hash);
                return Optional.of(merged);
            }
        }
        throw new TierUnavailableException("Others held a session for more than " + PATIENCE.toSeconds() + " s", null);
    }

    // A session that was ended while Redis was away still stands there until that was sent.
    private void requireNothingDeferred() {
        if (larder.status().deferred() > 0) {
            throw new TierUnavailableException("Invalidations still wait to be sent", null);
        }
    }

    private void tellAll(String hash) throws InterruptedException {
        String record = Await.answer(tier.journal().append(new JournalRecord.Keys(List.of(PREFIX + hash))));
        Await.answer(tier.journal().applied(record));
    }

    /** Ends a session everywhere: acknowledged, or deferred while Redis is away. */
    Acknowledgement end(String hash) {
        return near.invalidate(hash);
    }

    boolean isConnected() {
        return tier.isConnected();
    }

    private Fill fill(String hash, String token, StoredSession session) {
        long lives = session.livesMillis(toleranceMillis);
        long now = clock.millis();
        Entry<StoredSession> entry =
                new Entry<>(session, larder.status().position(), now, now + lives, now + lives, 0, 0, Set.of());
        return new Fill(PREFIX + hash, token, encoded(hash, token, entry), lives, 0);
    }

    private byte[] encoded(String hash, String token, Entry<StoredSession> entry) {
        try {
            return codec.encode(tier.fullKey(PREFIX + hash), entry);
        } catch (CodecException unwritable) {
            release(hash, token);
            throw new IllegalArgumentException(
                    "A session cannot be written (" + unwritable.getMessage()
                            + "); keep less in it, or raise larder.session.maximum-size",
                    unwritable);
        }
    }

    // A lease that cannot be given back lapses by itself.
    private void release(String hash, String token) {
        tier.release(PREFIX + hash, token);
    }

    private @Nullable StoredSession decoded(String hash, byte @Nullable [] envelope) {
        if (envelope == null) {
            return null;
        }
        try {
            return codec.decode(tier.fullKey(PREFIX + hash), envelope).value();
        } catch (CodecException useless) {
            LOG.warn("A session in Redis cannot be read and counts as none: kind={}", useless.kind());
            return null;
        }
    }

    private static void pause() throws InterruptedException {
        try {
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                    .get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
