package dev.larder.testkit;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A switch before any shared tier, a real one included: while it is down, every command fails at once and nothing takes effect;
 * while it is slow, commands take effect at once and their answers take their time, a virtual one. What the tier behind it does by itself, such as following the journal, goes on. Thread-safe.
 */
public final class FailingSharedTier implements SharedTier.Provider {

    private final SharedTier.Provider real;
    private volatile boolean isDown;
    private volatile UnaryOperator<CompletionStage<?>> delay = UnaryOperator.identity();

    private FailingSharedTier(SharedTier.Provider real) {
        this.real = Objects.requireNonNull(real, "real");
    }

    /** A switch that is up. */
    public static FailingSharedTier around(SharedTier.Provider real) {
        return new FailingSharedTier(real);
    }

    /** Lets every command fail from now on. */
    public void goDown() {
        isDown = true;
    }

    /** Lets commands through again. */
    public void comeBack() {
        isDown = false;
    }

    /**
     * Lets every answer take so long from now on, by a clock that goes on as far as somebody waits. After more than a second, the hard
     * timeout, an answer is a failure.
     */
    public void slowDown(Duration each, ManualClock clock) {
        delay = answer -> new SlowAnswer<>(answer, clock, each);
    }

    /** Answers at once again. */
    public void speedUp() {
        delay = UnaryOperator.identity();
    }

    @Override
    public SharedTier open(SharedTier.Node node) {
        return new Switched(real.open(node));
    }

    @SuppressWarnings("unchecked") // the same answer, later
    private <T> CompletionStage<T> unlessDown(Supplier<CompletionStage<T>> command) {
        return isDown
                ? CompletableFuture.failedFuture(
                        new TierUnavailableException("The test took the shared tier down", null))
                : (CompletionStage<T>) delay.apply(command.get());
    }

    private final class Switched implements SharedTier {

        private final SharedTier tier;
        private final Journal journal;

        Switched(SharedTier tier) {
            this.tier = tier;
            this.journal = new SwitchedJournal(tier.journal());
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public String fullKey(String key) {
            return tier.fullKey(key);
        }

        @Override
        public boolean isConnected() {
            return !isDown && tier.isConnected();
        }

        @Override
        public Duration softTimeout() {
            return tier.softTimeout();
        }

        @Override
        public Duration leaseTime() {
            return tier.leaseTime();
        }

        @Override
        public CompletionStage<Optional<byte[]>> fetch(String key) {
            return unlessDown(() -> tier.fetch(key));
        }

        @Override
        public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys) {
            return unlessDown(() -> tier.fetchAll(keys));
        }

        @Override
        public CompletionStage<LeaseAnswer> lease(String key) {
            return unlessDown(() -> tier.lease(key));
        }

        @Override
        public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys) {
            return unlessDown(() -> tier.leaseAll(keys));
        }

        @Override
        public CompletionStage<LeaseAnswer> poll(String key) {
            return unlessDown(() -> tier.poll(key));
        }

        @Override
        public CompletionStage<Boolean> renew(String key, String token) {
            return unlessDown(() -> tier.renew(key, token));
        }

        @Override
        public CompletionStage<Boolean> release(String key, String token) {
            return unlessDown(() -> tier.release(key, token));
        }

        @Override
        public CompletionStage<Boolean> fill(Fill fill) {
            return unlessDown(() -> tier.fill(fill));
        }

        @Override
        public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
            return unlessDown(() -> tier.fillAll(fills));
        }

        @Override
        public CompletionStage<String> invalidate(List<String> keys) {
            return unlessDown(() -> tier.invalidate(keys));
        }

        @Override
        public CompletionStage<String> beginWrite(String key) {
            return unlessDown(() -> tier.beginWrite(key));
        }

        @Override
        public CompletionStage<Boolean> put(Fill fill) {
            return unlessDown(() -> tier.put(fill));
        }

        @Override
        public CompletionStage<Optional<byte[]>> common(String name) {
            return unlessDown(() -> tier.common(name));
        }

        @Override
        public CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
            return unlessDown(() -> tier.exchange(name, expected, wanted));
        }

        @Override
        public CompletionStage<ServerFigures> figures() {
            return unlessDown(tier::figures);
        }

        @Override
        public Traffic traffic() {
            return tier.traffic();
        }

        @Override
        public List<Server> servers() {
            return tier.servers();
        }

        @Override
        public Status status() {
            Status real = tier.status();
            return new Status(isConnected(), real.sinceEpochMillis(), real.lastError());
        }

        @Override
        public void close() {
            tier.close();
        }
    }

    private final class SwitchedJournal implements Journal {

        private final Journal journal;

        SwitchedJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void follow(Follower follower) {
            journal.follow(follower);
        }

        @Override
        public CompletionStage<String> append(JournalRecord record) {
            return unlessDown(() -> journal.append(record));
        }

        @Override
        public CompletionStage<Void> applied(String id) {
            return unlessDown(() -> journal.applied(id));
        }

        @Override
        public CompletionStage<Void> catchUp() {
            return unlessDown(journal::catchUp);
        }

        @Override
        public long provenAtNanos() {
            return journal.provenAtNanos();
        }

        @Override
        public boolean isShared() {
            return journal.isShared();
        }

        @Override
        public double lagSeconds() {
            return journal.lagSeconds();
        }
    }
}
