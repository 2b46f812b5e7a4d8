package dev.larder.codecs;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.TierUnavailableException;
import dev.larder.codecs.internal.ring.KnownRing;
import dev.larder.codecs.internal.ring.RingKeeper;
import dev.larder.codecs.internal.ring.RingKey;
import dev.larder.codecs.internal.ring.RingRules;
import dev.larder.codecs.internal.ring.Sealing;
import dev.larder.internal.node.Await;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts values in every tier below memory by a ring of keys, which the nodes of a namespace share in Redis and which is itself encrypted by
 * a {@link MasterKey}. The first node makes the first key, a key is replaced by and by, and what older ones have encrypted is still read.
 *
 * <p>Caches ask for nothing and wait for nothing: while a key is not known, its values are misses, and new ones
 * stay in memory. Only {@link Larder#cache} waits for the ring, two seconds at most, once. Thread-safe.
 *
 * @since 0.1
 */
public final class EncryptionKeys {

    private static final Logger LOG = LoggerFactory.getLogger(EncryptionKeys.class);

    private static final int TRIES = 40;
    private static final long PAUSE_MILLIS = 50;

    private final MasterKey master;
    private final RingRules rules;
    // One for each Larder that this is given to; a tier is equal to itself alone.
    private final Map<SharedTier, RingKeeper> keepers = new ConcurrentHashMap<>();

    /** How a key is used. */
    public enum State {
        /** It will encrypt what is new when every node has heard of it. */
        COMING,
        /** It encrypts what is new. */
        ACTIVE,
        /** What it has encrypted is still read. */
        READ,
        /** As {@link #READ}, by nodes with another master key than this one's. */
        UNREADABLE,
        /** Nothing is read by it any more. */
        RETIRED
    }

    /**
     * A key of the ring, without its secret.
     *
     * @param id 8 hex digits, as in the envelopes that it has encrypted
     * @param createdAt when it was made
     * @param activeFrom from when on it encrypts what is new
     * @param master {@link MasterKey#name} of the one it is encrypted by
     * @param state how it is used now
     */
    public record Key(String id, Instant createdAt, Instant activeFrom, String master, State state) {}

    private EncryptionKeys(MasterKey master, RingRules rules) {
        this.master = master;
        this.rules = rules;
    }

    /** A ring whose keys are encrypted by that one: replaced every 30 days, read for 90 more. */
    public static EncryptionKeys under(MasterKey master) {
        return new EncryptionKeys(master, RingRules.DEFAULT);
    }

    /**
     * How long a key encrypts what is new, and how long it is read after another has taken its place; what is encrypted by it is a miss from
     * then on. Both at least four times as long as {@link #refreshedEvery}. Default: 30 and 90 days.
     */
    public EncryptionKeys rotatedEvery(Duration use, Duration readFor) {
        return with(new RingRules(use, readFor, rules.refreshEvery(), rules.maximumKeys()));
    }

    /**
     * How often a node that uses the ring looks whether it has changed; a new key is used after twice as long. Of a key that it does not know
     * a node asks at once, and once a second at most. At least a second. Default: a minute.
     */
    public EncryptionKeys refreshedEvery(Duration pause) {
        if (pause.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("refreshedEvery is " + pause + ": give at least a second");
        }
        return with(new RingRules(rules.rotateEvery(), rules.readFor(), pause, rules.maximumKeys()));
    }

    private EncryptionKeys with(RingRules changed) {
        Duration least = changed.refreshEvery().multipliedBy(4);
        if (changed.rotateEvery().compareTo(least) < 0 || changed.readFor().compareTo(least) < 0) {
            throw new IllegalArgumentException("A key is used for " + changed.rotateEvery() + " and read for "
                    + changed.readFor() + ": give each at least four times refreshedEvery, " + least);
        }
        return new EncryptionKeys(master, changed);
    }

    /**
     * Codecs that do what those do, and encrypt what they make: for {@link Larder.Builder#wrapCodecs}, or for one cache's. Those that encrypt
     * by this already stay as they are.
     */
    public CodecProvider encrypting(CodecProvider codecs) {
        return codecs instanceof EncryptingCodecs already && already.keys() == this
                ? codecs
                : new EncryptingCodecs(codecs, this);
    }

    /** The keeper where a Larder uses this; asks for the ring when it is the first time. */
    RingKeeper in(Home home) {
        if (home.shared() == null) {
            throw new IllegalStateException("Values of " + home.namespace() + " are to be encrypted, and there is no"
                    + " shared tier for the keys: give one by Larder.Builder.shared, or encrypt the disk alone by"
                    + " Disk.encrypted");
        }
        RingKeeper made = new RingKeeper(home.shared(), home, master.masters(), rules);
        RingKeeper known = keepers.putIfAbsent(home.shared(), made);
        if (known != null) {
            return usable(known);
        }
        awaitFirst(made);
        return usable(made);
    }

    private static RingKeeper usable(RingKeeper keeper) {
        IllegalStateException trouble = keeper.trouble();
        if (trouble != null) {
            throw trouble;
        }
        return keeper;
    }

    // Redis may be a moment from being connected when the first cache is made; without it the application starts all
    // the same.
    private static void awaitFirst(RingKeeper keeper) {
        try {
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < TRIES && !isRefreshed(keeper); i++) {
                if (never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (keeper.trouble() == null && keeper.known().active(keeper.millis()).isEmpty()) {
            LOG.warn("The ring of keys could not be read yet; values of encrypted caches stay in memory until it is");
        }
    }

    private static boolean isRefreshed(RingKeeper keeper) throws InterruptedException {
        try {
            Await.answer(keeper.refresh());
            return true;
        } catch (TierUnavailableException away) {
            return keeper.trouble() != null;
        }
    }

    /**
     * Asks for the ring of a Larder now, rather than when its first cache is made; makes the first key if there is no ring. Waits two seconds at most, once.
     *
     * @throws IllegalStateException if the Larder has no shared tier, or its ring cannot be read by this master key
     */
    public void join(Larder larder) {
        in(new Home(larder.status().namespace(), larder.shared().orElse(null), Clock.system()));
    }

    /** The ring as this node knows it, the newest first. Asks nobody. */
    public List<Key> keys() {
        RingKeeper used = keeper();
        long now = used.millis();
        KnownRing known = used.known();
        return known.ring().keys().stream()
                .map(key -> new Key(
                        key.id(),
                        Instant.ofEpochMilli(key.createdMillis()),
                        Instant.ofEpochMilli(key.activeMillis()),
                        key.master(),
                        state(known, key, now)))
                .toList();
    }

    private static State state(KnownRing known, RingKey key, long now) {
        if (key.isRetired()) {
            return State.RETIRED;
        }
        if (known.secret(key.id()).isEmpty()) {
            return State.UNREADABLE;
        }
        if (known.active(now).filter(key::equals).isPresent()) {
            return State.ACTIVE;
        }
        return key.activeMillis() > now ? State.COMING : State.READ;
    }

    /** The key that encrypts what is new; empty while none is known. Asks nobody. */
    public Optional<Key> active() {
        return keys().stream().filter(key -> key.state() == State.ACTIVE).findFirst();
    }

    /**
     * Looks at the ring now. Blocks for one round trip.
     *
     * @throws TierUnavailableException if Redis is away
     * @throws IllegalStateException if the ring cannot be read by this master key
     */
    public void refresh() {
        answer(keeper().refresh());
    }

    /**
     * Makes another key, which encrypts what is new when every node has heard of it: after twice {@link #refreshedEvery}. Blocks as {@link #refresh}.
     *
     * @return its id
     */
    public String rotate() {
        return rotate(/* isAtOnce= */ false);
    }

    /** {@link #rotate} to a key that is used at once: until other nodes have asked for it, what it has encrypted is a miss there. */
    public String rotateAtOnce() {
        return rotate(/* isAtOnce= */ true);
    }

    private String rotate(boolean isAtOnce) {
        RingKeeper used = keeper();
        answer(used.refresh());
        RingKey key = used.fresh(isAtOnce);
        answer(used.add(key, Sealing.random(Sealing.SECRET_BYTES)));
        return key.id();
    }

    /**
     * Takes a key out of the ring for good: what it has encrypted is a miss from then on, on each node when it has looked at the ring, and is
     * loaded and encrypted anew. Blocks as {@link #refresh}.
     *
     * @throws IllegalArgumentException if the ring has no such key
     * @throws IllegalStateException if it encrypts what is new
     */
    public void retire(String id) {
        refresh();
        Key key = keys().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The ring has no key " + id + "; it has "
                        + keys().stream().map(Key::id).toList()));
        if (key.state() == State.ACTIVE) {
            throw new IllegalStateException(
                    "Key " + id
                            + " encrypts what is new, so it cannot be retired; rotate first, at once if it was seen by somebody");
        }
        answer(keeper().retire(id));
    }

    /** Encrypts the ring's keys by the present master key: the last step but one of replacing it. Blocks as {@link #refresh}. */
    public void rewrap() {
        answer(keeper().rewrap());
    }

    /**
     * The ring of one of the Larders that this is given to; for applications with several.
     *
     * @throws IllegalStateException if that one encrypts nothing by this
     */
    public EncryptionKeys of(Larder larder) {
        EncryptionKeys one = new EncryptionKeys(master, rules);
        larder.shared().map(keepers::get).ifPresent(used -> one.keepers.put(used.tier(), used));
        one.keeper();
        return one;
    }

    private RingKeeper keeper() {
        Iterator<RingKeeper> used = keepers.values().iterator();
        if (!used.hasNext()) {
            throw new IllegalStateException("These EncryptionKeys are not used by a cache yet; give them to a Larder by"
                    + " Larder.Builder.wrapCodecs, and make a cache");
        }
        RingKeeper only = used.next();
        if (used.hasNext()) {
            throw new IllegalStateException(
                    "These EncryptionKeys are given to several Larders, of a ring each; say which by of(larder)");
        }
        return only;
    }

    private void answer(CompletionStage<KnownRing> stage) {
        try {
            Await.answer(stage);
        } catch (TierUnavailableException away) {
            usable(keeper());
            throw away;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TierUnavailableException("The thread was interrupted while it waited for the ring", interrupted);
        }
    }
}
