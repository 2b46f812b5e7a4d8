package dev.larder.testkit;

import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A switch before any shared tier, a real one included: while it is down, every command fails at once and nothing takes effect;
 * while it is slow, commands take effect at once and their answers take their time, a virtual one. What the tier behind it does by itself, such as following the journal, goes on. Thread-safe.
 */
public final class FailingSharedTier implements SharedTier.Provider {

    private final SharedTier.Provider real;
    private volatile boolean isDown;
    private volatile Predicate<String> lost = key -> false;
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

    /**
     * Lets commands on some keys fail from now on, as where one server of several is down. A command on many keys fails with the
     * answers to the others.
     */
    public void goDownFor(Predicate<String> keys) {
        lost = keys;
    }

    /** Lets commands through again. */
    public void comeBack() {
        isDown = false;
        lost = key -> false;
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
        return isDown ? CompletableFuture.failedFuture(down()) : (CompletionStage<T>) delay.apply(command.get());
    }

    private <T> CompletionStage<T> unlessDown(String key, Supplier<CompletionStage<T>> command) {
        return lost.test(key) ? CompletableFuture.failedFuture(down()) : unlessDown(command);
    }

    private <I, T> CompletionStage<List<T>> unlessDown(
            List<I> items, Function<I, String> key, Function<List<I>, CompletionStage<List<T>>> command) {
        List<I> there =
                items.stream().filter(item -> !lost.test(key.apply(item))).toList();
        if (there.isEmpty() && !items.isEmpty()) {
            return CompletableFuture.failedFuture(down());
        }
        CompletionStage<List<T>> answers = unlessDown(() -> command.apply(there));
        // Untouched if none is lost: a slow answer counts who waits for it.
        return there.size() == items.size() ? answers : answers.thenApply(some -> partial(items, there, some));
    }

    private static <I, T> List<T> partial(List<I> items, List<I> there, List<T> answers) {
        List<@Nullable T> all = new ArrayList<>();
        items.forEach(item -> all.add(there.contains(item) ? answers.get(there.indexOf(item)) : null));
        throw TierUnavailableException.partial(all, down());
    }

    private static TierUnavailableException down() {
        return new TierUnavailableException("The test took the shared tier down", null);
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
            return unlessDown(key, () -> tier.fetch(key));
        }

        @Override
        public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys) {
            return unlessDown(keys, Function.identity(), tier::fetchAll);
        }

        @Override
        public CompletionStage<LeaseAnswer> lease(String key) {
            return unlessDown(key, () -> tier.lease(key));
        }

        @Override
        public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys) {
            return unlessDown(keys, Function.identity(), tier::leaseAll);
        }

        @Override
        public CompletionStage<LeaseAnswer> poll(String key) {
            return unlessDown(key, () -> tier.poll(key));
        }

        @Override
        public CompletionStage<Boolean> renew(String key, String token) {
            return unlessDown(key, () -> tier.renew(key, token));
        }

        @Override
        public CompletionStage<Boolean> release(String key, String token) {
            return unlessDown(key, () -> tier.release(key, token));
        }

        @Override
        public CompletionStage<Boolean> fill(Fill fill) {
            return unlessDown(fill.key(), () -> tier.fill(fill));
        }

        @Override
        public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
            return unlessDown(fills, Fill::key, tier::fillAll);
        }

        @Override
        public CompletionStage<String> invalidate(List<String> keys) {
            return keys.stream().anyMatch(lost)
                    ? CompletableFuture.failedFuture(down())
                    : unlessDown(() -> tier.invalidate(keys));
        }

        @Override
        public CompletionStage<String> beginWrite(String key) {
            return unlessDown(key, () -> tier.beginWrite(key));
        }

        @Override
        public CompletionStage<Boolean> put(Fill fill) {
            return unlessDown(fill.key(), () -> tier.put(fill));
        }

        @Override
        public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
            return unlessDown(key, () -> tier.replace(key, seen, wanted));
        }

        @Override
        public CompletionStage<Boolean> extend(byte[] seen, Fill longer) {
            return unlessDown(longer.key(), () -> tier.extend(seen, longer));
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
