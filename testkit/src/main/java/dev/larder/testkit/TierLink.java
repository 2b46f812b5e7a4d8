package dev.larder.testkit;

import dev.larder.LarderListener.TierChanged;
import dev.larder.TierUnavailableException;
import dev.larder.journal.Doubtful;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to an {@link InMemorySharedTier}, with everything that can go wrong on the way: give it to {@link
 * dev.larder.Larder.Builder#shared}, and then break and mend it. Each link belongs to one Larder. Thread-safe.
 *
 * <p>Commands take effect on the calling thread, so that {@link #before} and {@link #after} can hold a caller up there.
 */
public final class TierLink implements SharedTier.Provider {

    private static final Runnable NOTHING = () -> {};

    private final InMemorySharedTier server;
    private final Map<Step, Runnable> before = new ConcurrentHashMap<>();
    private final Map<Step, Runnable> after = new ConcurrentHashMap<>();
    private final Map<Step, AtomicLong> sent = new EnumMap<>(Step.class);
    private final Set<Step> lostCommands = ConcurrentHashMap.newKeySet();
    private final Set<Step> lostAnswers = ConcurrentHashMap.newKeySet();
    private volatile Duration timeout = Duration.ofSeconds(5);
    private volatile Duration softTimeout = Duration.ofSeconds(5);
    private volatile boolean isConnected = true;
    private volatile boolean isClosed;
    private volatile boolean isHeld;
    private volatile boolean isCut;
    private volatile boolean isBeating = true;
    private volatile SharedTier.@Nullable Node node;
    private volatile @Nullable LinkedTier tier;
    private volatile long sinceMillis;
    private volatile @Nullable Long confirmedAtNanos;

    TierLink(InMemorySharedTier server) {
        this.server = server;
        EnumSet.allOf(Step.class).forEach(step -> sent.put(step, new AtomicLong()));
    }

    /**
     * Opens the tier for the node whose link this is.
     *
     * @throws IllegalStateException if it was opened before
     */
    @Override
    public synchronized SharedTier open(SharedTier.Node newNode) {
        if (tier != null) {
            throw new IllegalStateException("This link belongs to a Larder already; make one link for each");
        }
        LinkedTier opened = new LinkedTier(server.namespace(newNode.namespace()), this, newNode.clock());
        node = newNode;
        tier = opened;
        return opened;
    }

    /** Runs something on the caller's thread before a step takes effect, each time; replaces what was to be run before. */
    public TierLink before(Step step, Runnable action) {
        before.put(step, action);
        return this;
    }

    /** Runs something on the caller's thread after a step took effect and before its answer is known, each time. */
    public TierLink after(Step step, Runnable action) {
        after.put(step, action);
        return this;
    }

    /** Lets steps fail without effect from now on. */
    public void loseCommands(Step... steps) {
        lostCommands.addAll(Set.of(steps));
    }

    /** Lets steps take effect and fail all the same from now on, as when the answer is lost on the way. */
    public void loseAnswers(Step... steps) {
        lostAnswers.addAll(Set.of(steps));
    }

    /** Ends what {@link #loseCommands} and {@link #loseAnswers} began. */
    public void heal() {
        lostCommands.clear();
        lostAnswers.clear();
    }

    /** How many commands of a kind were sent, with and without success; a command for many keys counts once. */
    public long sent(Step step) {
        return counter(step).get();
    }

    /** How long something that waits for the journal waits at most, in real time. Default: 5 seconds. */
    public TierLink timeout(Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    /** What a lookup waits for this tier in all. Default: 5 seconds. */
    public TierLink softTimeout(Duration newTimeout) {
        softTimeout = newTimeout;
        return this;
    }

    /** Takes the connection away: every command fails, nothing is delivered, the proof stays where it is. */
    public void disconnect() {
        change(() -> isConnected = false);
        tell(/* connected= */ false, "disconnected by the test");
    }

    /** Gives the connection back; what was missed in the journal is delivered before it returns, unless it is held or cut. */
    public void reconnect() {
        change(() -> isConnected = true);
        tell(/* connected= */ true, "connected again by the test");
    }

    /** Keeps records back from this node: its tail is slow. What waits for them waits. */
    public void holdJournal() {
        change(() -> isHeld = true);
    }

    /** Delivers what was held back, before it returns. */
    public void releaseJournal() {
        change(() -> isHeld = false);
    }

    /** Cuts the journal only, as a half-open connection does: nothing is delivered or proved, appends and catching up fail. */
    public void cutJournal() {
        change(() -> isCut = true);
    }

    /** Mends what {@link #cutJournal} cut; what was missed is delivered before it returns. */
    public void mendJournal() {
        change(() -> isCut = false);
    }

    /** Proves nothing from now on unless the node asks by catching up: the proof ages with the clock. */
    public void stopHeartbeat() {
        change(() -> isBeating = false);
    }

    /** Proves again. */
    public void startHeartbeat() {
        change(() -> isBeating = true);
    }

    /** Forgets that anything was ever proved; together with {@link #stopHeartbeat} there is no proof at all. */
    public void disprove() {
        opened().linkedJournal().disprove();
    }

    /** Lets the node find another master behind the link, which may have lost some of what the node has declared untrue. */
    public void meetAnotherMaster(Doubtful doubtful) {
        opened().linkedJournal().follower().repeat(doubtful);
    }

    /** Lets the node hear that it may have read from a master that had been replaced. */
    public void distrust(String reason) {
        opened().linkedJournal().follower().distrust(reason);
    }

    /** Lets the master confirm nothing more: it may have been replaced without knowing. The journal, elsewhere, is not concerned. */
    public void stopConfirming() {
        confirmedAtNanos = opened().journal().provenAtNanos();
    }

    /** Sends a command: counts it, pauses where the test said so, and fails where something is broken. */
    <T> CompletableFuture<T> send(Step step, Supplier<T> effect) {
        counter(step).incrementAndGet();
        before.getOrDefault(step, NOTHING).run();
        if (isBroken(step) || lostCommands.contains(step)) {
            return failed(step);
        }
        T answer = effect.get();
        after.getOrDefault(step, NOTHING).run();
        return isBroken(step) || lostAnswers.contains(step) ? failed(step) : CompletableFuture.completedFuture(answer);
    }

    boolean isConnected() {
        return isConnected && !isClosed;
    }

    boolean isDelivering() {
        return isConnected() && !isCut && !isHeld;
    }

    boolean isProving() {
        return isConnected() && !isCut && isBeating;
    }

    /** When the master confirmed itself last, or null if it does so together with the journal. */
    @Nullable Long confirmedAtNanos() {
        return confirmedAtNanos;
    }

    Duration timeout() {
        return timeout;
    }

    Duration softTimeout() {
        return softTimeout;
    }

    Duration leaseTime() {
        return server.leaseTime();
    }

    SharedTier.Status status() {
        return new SharedTier.Status(isConnected(), sinceMillis, null);
    }

    void close() {
        isClosed = true;
    }

    private AtomicLong counter(Step step) {
        return sent.computeIfAbsent(step, same -> new AtomicLong());
    }

    private boolean isBroken(Step step) {
        return !isConnected() || (isCut && (step == Step.APPEND || step == Step.CATCH_UP));
    }

    private static <T> CompletableFuture<T> failed(Step step) {
        return CompletableFuture.failedFuture(
                new TierUnavailableException("The test broke the way to the shared tier: " + step, null));
    }

    private void change(Runnable change) {
        LinkedTier opened = tier;
        if (opened == null) {
            change.run();
            return;
        }
        opened.linkedJournal().freeze();
        change.run();
        opened.linkedJournal().read();
    }

    private void tell(boolean connected, String reason) {
        SharedTier.Node told = node;
        if (told != null) {
            sinceMillis = told.clock().millis();
            told.listener().tierChanged(new TierChanged("redis", connected, reason));
        }
    }

    private LinkedTier opened() {
        LinkedTier opened = tier;
        if (opened == null) {
            throw new IllegalStateException("This link was not opened by a Larder yet");
        }
        return opened;
    }
}
