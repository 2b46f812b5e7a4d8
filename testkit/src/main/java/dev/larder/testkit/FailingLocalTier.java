package dev.larder.testkit;

import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A switch before any local tier: while it is down nothing is found and nothing is kept, and a drop, which cannot be written, abandons the
 * tier; while it is slow, answers take their time, a virtual one. Thread-safe.
 */
public final class FailingLocalTier implements LocalTier.Provider {

    private final LocalTier.Provider real;
    private volatile boolean isDown;
    private volatile boolean doesHang;
    private volatile UnaryOperator<CompletionStage<?>> delay = UnaryOperator.identity();

    private FailingLocalTier(LocalTier.Provider real) {
        this.real = Objects.requireNonNull(real, "real");
    }

    /** A switch that is up. */
    public static FailingLocalTier around(LocalTier.Provider real) {
        return new FailingLocalTier(real);
    }

    /** Lets the store fail from now on. */
    public void goDown() {
        isDown = true;
    }

    /** Lets the store work again. */
    public void comeBack() {
        isDown = false;
    }

    /** Lets nothing that is dropped be written from now on; readers see at once that it was dropped. */
    public void hang() {
        doesHang = true;
    }

    /** Lets every read take so long from now on, by a clock that goes on as far as somebody waits. */
    public void slowDown(Duration each, ManualClock clock) {
        delay = answer -> new SlowAnswer<>(answer, clock, each);
    }

    @Override
    public LocalTier open(SharedTier.Node node) {
        return new Switched(real.open(node));
    }

    @Override
    public Optional<WriteLog> openWrites(SharedTier.Node node) {
        return real.openWrites(node);
    }

    /** What is not there yet, however long somebody waits; who waits for a bounded time has waited for it at once. */
    private static final class Never extends CompletableFuture<Void> {
        @Override
        public Void get(long time, TimeUnit unit) throws TimeoutException {
            throw new TimeoutException("the test lets the store hang");
        }
    }

    private final class Switched implements LocalTier {

        private final LocalTier tier;

        Switched(LocalTier tier) {
            this.tier = tier;
        }

        @Override
        public @Nullable String checkpoint() {
            return tier.checkpoint();
        }

        @Override
        public CompletionStage<Optional<byte[]>> read(String key) {
            return isDown ? CompletableFuture.completedFuture(Optional.empty()) : delayed(tier.read(key));
        }

        @Override
        public CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys) {
            return isDown
                    ? CompletableFuture.completedFuture(
                            keys.stream().map(key -> Optional.<byte[]>empty()).toList())
                    : delayed(tier.readAll(keys));
        }

        @SuppressWarnings("unchecked") // the same answer, later
        private <T> CompletionStage<T> delayed(CompletionStage<T> answer) {
            return (CompletionStage<T>) delay.apply(answer);
        }

        @Override
        public boolean keep(Kept kept, BooleanSupplier stillTrue) {
            return !isDown && tier.keep(kept, stillTrue);
        }

        @Override
        public void drop(List<String> keys) {
            if (isDown) {
                tier.abandon("the test let a drop fail");
            } else {
                tier.drop(keys);
            }
        }

        @Override
        public void checkpoint(String position) {
            if (!isDown) {
                tier.checkpoint(position);
            }
        }

        @Override
        public void abandon(String reason) {
            tier.abandon(reason);
        }

        @Override
        public CompletionStage<Void> written() {
            return doesHang ? new Never() : tier.written();
        }

        @Override
        public Ledger ledger() {
            return tier.ledger();
        }

        @Override
        public List<String> hottest(int limit) {
            return isDown ? List.of() : tier.hottest(limit);
        }

        @Override
        public void used(List<String> keys) {
            tier.used(keys);
        }

        @Override
        public Figures figures() {
            Figures real = tier.figures();
            String trouble = isDown ? "the test took the store down" : real.trouble();
            return new Figures(
                    real.entries(), real.bytes(), real.maximumBytes(), real.waitingWrites(), real.counts(), trouble);
        }

        @Override
        public Duration readTimeout() {
            return tier.readTimeout();
        }

        @Override
        public void settle() throws InterruptedException {
            tier.settle();
        }

        @Override
        public void close() {
            tier.close();
        }
    }
}
