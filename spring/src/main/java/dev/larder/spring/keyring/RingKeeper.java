package dev.larder.spring.keyring;

import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.codecs.internal.ring.Sealing;
import dev.larder.internal.node.Await;
import dev.larder.internal.threads.Threads;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's ring and the one in Redis the same. What stands there is united with what is known here, gets another key when it is
 * time for one, and is written by an exchange that is refused if somebody else wrote meanwhile; then it is read anew. So of several nodes
 * that start at once one makes the first key, and a ring that Redis has lost is put back by the first node that looks.
 *
 * <p>Where Redis could not be asked since the start, a key is made for the time being; it joins the ring when Redis is back. Thread-safe.
 */
final class RingKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private static final String NAME = "keyring";
    private static final byte[] NOTHING = {};
    private static final int ATTEMPTS = 20;
    private static final int ID_BYTES = 8;
    private static final long RETRY_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SharedTier tier;
    private final Clock clock;
    private final RingRules rules;
    private final Wrapping wrapping;
    private final Duration refreshEvery;
    private final CountDownLatch first = new CountDownLatch(1);
    private final ReentrantLock one = new ReentrantLock();
    private final ScheduledExecutorService timer = Threads.timer("larder-keyring");
    private final AtomicLong askedNanos;
    private volatile KnownRing known = KnownRing.NONE;
    private volatile int told;

    RingKeeper(SharedTier tier, Clock clock, RingRules rules, Wrapping wrapping, Duration refreshEvery) {
        this.tier = tier;
        this.clock = clock;
        this.rules = rules;
        this.wrapping = wrapping;
        this.refreshEvery = refreshEvery;
        this.askedNanos = new AtomicLong(clock.nanos() - ASK_AGAIN_NANOS);
    }

    /** Looks at Redis now and again, on a thread of its own. */
    RingKeeper refreshing() {
        timer.execute(this::tick);
        return this;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the timer ends it
    private void tick() {
        long pause = isRefreshed() ? refreshEvery.toMillis() : RETRY_MILLIS;
        try {
            timer.schedule(this::tick, pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The key ring is closed");
        }
    }

    private boolean isRefreshed() {
        try {
            refresh();
            return true;
        } catch (TierUnavailableException away) {
            LOG.debug("The key ring could not be read: cause={}", away.getMessage());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** The last ring that this node knows. */
    KnownRing known() {
        return known;
    }

    /** A ring with a key to protect something with. Waits for the first one, two seconds at most, once; then makes a key for the time being. */
    KnownRing usable() {
        if (known.active(clock.millis()).isEmpty()) {
            awaitFirst();
        }
        if (known.active(clock.millis()).isEmpty()) {
            makeForTheTimeBeing();
        }
        return known;
    }

    private void awaitFirst() {
        try {
            if (!first.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "The key ring could not be read since the start; a key is made that joins it when Redis is back");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeForTheTimeBeing() {
        one.lock();
        try {
            long now = clock.millis();
            if (known.active(now).isEmpty()) {
                adopt(known.ring().with(made(now, now)));
            }
        } finally {
            one.unlock();
        }
    }

    /** A key is asked for that nobody here knows: another node may have made it. Looks soon, once a second at most. */
    void askSoon() {
        long before = askedNanos.get();
        long now = clock.nanos();
        if (now - before >= ASK_AGAIN_NANOS && askedNanos.compareAndSet(before, now)) {
            try {
                timer.execute(this::isRefreshed);
            } catch (RejectedExecutionException closed) {
                LOG.debug("The key ring is closed");
            }
        }
    }

    /**
     * Makes this node's ring and the one in Redis the same.
     *
     * @throws TierUnavailableException if Redis is away
     */
    void refresh() throws InterruptedException {
        one.lockInterruptibly();
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                if (isUnited()) {
                    first.countDown();
                    return;
                }
            }
        } finally {
            one.unlock();
        }
        throw new TierUnavailableException("Others wrote the key ring " + ATTEMPTS + " times in between", null);
    }

    private boolean isUnited() throws InterruptedException {
        byte[] stands = Await.answer(tier.common(NAME)).orElse(NOTHING);
        Ring shared = RingText.read(stands);
        Ring wanted = rotated(shared.and(known.ring()));
        byte[] written = RingText.write(wanted);
        boolean isWritten = wanted.equals(shared)
                || Arrays.equals(
                        written,
                        Await.answer(tier.exchange(NAME, stands, written)).orElse(NOTHING));
        if (isWritten) {
            adopt(wanted);
        }
        return isWritten;
    }

    private Ring rotated(Ring united) {
        long now = clock.millis();
        Ring kept = united.kept(rules, now);
        return kept.next(rules, now, KnownRing.of(kept, wrapping)::canRead)
                .map(active -> kept.with(made(now, active)).kept(rules, now))
                .orElse(kept);
    }

    private RingKey made(long nowMillis, long activeMillis) {
        String id = HexFormat.of().formatHex(Sealing.random(ID_BYTES));
        return new RingKey(id, nowMillis, activeMillis, wrapping.wrap(id, Sealing.random(Sealing.SECRET_BYTES)));
    }

    private void adopt(Ring ring) {
        KnownRing before = known;
        known = KnownRing.of(ring, wrapping);
        if (!before.ring().equals(ring)) {
            LOG.info(
                    "The key ring has changed: keys={}",
                    ring.keys().stream().map(RingKey::id).toList());
        }
        int unreadable = known.unreadable();
        if (unreadable != told) {
            told = unreadable;
            LOG.warn(
                    "Keys of the ring cannot be read, what they protect is refused: keys={} cause=another"
                            + " larder.keyring.key-encryption-key on other nodes, or none there",
                    unreadable);
        }
    }

    long millis() {
        return clock.millis();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
