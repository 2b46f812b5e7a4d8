package dev.larder.codecs.internal.ring;

import dev.larder.TierUnavailableException;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.SharedTier;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's ring and the one in the shared tier the same. What stands there is united with what is known here, gets another key when
 * it is time for one, and is written by an exchange that is refused if somebody else wrote meanwhile; then it is read anew. So of several
 * nodes that start at once one makes the first key. Where none of the keys there can be read, nothing is written.
 *
 * <p>Without a thread of its own: whoever uses it lets it look now and again. Nothing blocks. Thread-safe.
 */
public final class RingKeeper {

    /** Where the ring stands: <code>{ns}~encryption</code>. */
    public static final String NAME = "encryption";

    private static final Logger LOG = LoggerFactory.getLogger(RingKeeper.class);

    private static final byte[] NOTHING = {};
    private static final int ATTEMPTS = 20;
    private static final int ID_BYTES = 4;
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SharedTier tier;
    private final Home home;
    private final Masters masters;
    private final RingRules rules;
    private final AtomicLong askedNanos;
    private volatile KnownRing known = KnownRing.NONE;
    private volatile @Nullable UnusableRingException trouble;
    private volatile int told;

    /** Keeps the ring of that namespace in that tier. Asks for nothing yet. */
    public RingKeeper(SharedTier tier, Home home, Masters masters, RingRules rules) {
        this.tier = tier;
        this.home = home;
        this.masters = masters;
        this.rules = rules;
        this.askedNanos = new AtomicLong(home.clock().nanos() - ASK_AGAIN_NANOS);
    }

    /** The tier in which the ring stands. */
    public SharedTier tier() {
        return tier;
    }

    /** The last ring that this node could use. */
    public KnownRing known() {
        return known;
    }

    /** The wall clock. */
    public long millis() {
        return home.clock().millis();
    }

    /** Why the ring, as it stood there last, cannot be used; null if it can, or was not seen yet. */
    public @Nullable UnusableRingException trouble() {
        return trouble;
    }

    /** Looks whether the ring has changed if it is time to. */
    public void lookNowAndAgain() {
        look(rules.refreshEvery().toNanos());
    }

    /** A key is asked for that nobody here knows: another node may have made it. Looks soon, once a second at most. */
    public void lookSoon() {
        look(ASK_AGAIN_NANOS);
    }

    private void look(long pauseNanos) {
        long before = askedNanos.get();
        long now = home.clock().nanos();
        if (now - before >= pauseNanos && askedNanos.compareAndSet(before, now)) {
            CompletionStage<KnownRing> unused = refresh().whenComplete((ring, failure) -> {
                if (failure != null) {
                    LOG.debug("The ring of keys could not be read: cause={}", failure.toString());
                }
            });
        }
    }

    /** Makes this node's ring and the one in the shared tier the same, with another key where it is time for one. */
    public CompletionStage<KnownRing> refresh() {
        return change(this::rotatedInTime);
    }

    /** {@link #refresh}, and one more key that is active from a moment on. */
    public CompletionStage<KnownRing> add(RingKey key, byte[] secret) {
        RingKey wrapped = masters.first().wrap(home.namespace(), key, secret);
        return change(ring -> ring.with(wrapped).kept(rules, millis()));
    }

    /** A key as {@link #add} wants it, active at once or when every node has heard of it. */
    public RingKey fresh(boolean isAtOnce) {
        long now = millis();
        long active = isAtOnce ? now : now + rules.lead().toMillis();
        return new RingKey(HexFormat.of().formatHex(Sealing.random(ID_BYTES)), now, active, "", "");
    }

    /** {@link #refresh}, without a key's secret. */
    public CompletionStage<KnownRing> retire(String id) {
        return change(ring -> ring.retired(id));
    }

    /** {@link #refresh}, with all secrets wrapped by the first of the master keys. */
    public CompletionStage<KnownRing> rewrap() {
        return change(ring -> ring.each(key -> key.isRetired() ? key : masters.rewrap(home.namespace(), key)));
    }

    private Ring rotatedInTime(Ring ring) {
        long now = millis();
        Ring kept = ring.kept(rules, now);
        return kept.next(rules, now).map(active -> kept.with(made(now, active))).orElse(kept);
    }

    private RingKey made(long nowMillis, long activeMillis) {
        String id = HexFormat.of().formatHex(Sealing.random(ID_BYTES));
        RingKey key = new RingKey(id, nowMillis, activeMillis, "", "");
        return masters.first().wrap(home.namespace(), key, Sealing.random(Sealing.SECRET_BYTES));
    }

    private CompletionStage<KnownRing> change(UnaryOperator<Ring> wanted) {
        return attempt(wanted, ATTEMPTS);
    }

    private CompletionStage<KnownRing> attempt(UnaryOperator<Ring> wanted, int left) {
        if (left == 0) {
            return CompletableFuture.failedFuture(new TierUnavailableException(
                    "Others wrote the ring of keys " + ATTEMPTS + " times in between", null));
        }
        return tier.common(NAME).thenCompose(stands -> exchanged(stands.orElse(NOTHING), wanted, left));
    }

    private CompletionStage<KnownRing> exchanged(byte[] stands, UnaryOperator<Ring> change, int left) {
        Ring shared = usable(stands);
        Ring wanted = change.apply(shared.and(known.ring()));
        byte[] written = RingText.write(wanted);
        if (Arrays.equals(written, stands)) {
            return CompletableFuture.completedFuture(adopted(wanted));
        }
        return tier.exchange(NAME, stands, written)
                .thenCompose(now -> Arrays.equals(written, now.orElse(NOTHING))
                        ? CompletableFuture.completedFuture(adopted(wanted))
                        : attempt(change, left - 1));
    }

    /** What stands there, if this node can read any of it, or there is nothing. */
    private Ring usable(byte[] stands) {
        try {
            Ring shared = RingText.read(stands);
            if (KnownRing.of(shared, home.namespace(), masters).isUseless()) {
                throw new UnusableRingException("It was made under another master key ("
                        + shared.living().get(0).master() + ") than this node has (" + masters.names()
                        + "); give it the one that the other nodes have, and while that one is being replaced, both");
            }
            trouble = null;
            return shared;
        } catch (UnusableRingException unusable) {
            throw told(unusable);
        }
    }

    private UnusableRingException told(UnusableRingException unusable) {
        UnusableRingException named = new UnusableRingException(
                "The ring of keys at {" + home.namespace() + "}~" + NAME + " cannot be used: " + unusable.getMessage());
        if (trouble == null) {
            LOG.warn("{}; values of encrypted caches stay in memory", named.getMessage());
        }
        trouble = named;
        return named;
    }

    private KnownRing adopted(Ring ring) {
        KnownRing adopted = KnownRing.of(ring, home.namespace(), masters);
        if (!ring.keys().isEmpty() && !known.ring().equals(ring)) {
            LOG.info(
                    "The ring of keys has changed: namespace={} keys={} newest={}",
                    home.namespace(),
                    ring.living().size(),
                    ring.keys().get(0).id());
        }
        known = adopted;
        if (adopted.unreadable() != told) {
            told = adopted.unreadable();
            LOG.warn(
                    "Keys of the ring cannot be read, what they encrypt is missed: namespace={} keys={} cause=wrapped by"
                            + " another master key than this node's",
                    home.namespace(),
                    told);
        }
        return adopted;
    }
}
