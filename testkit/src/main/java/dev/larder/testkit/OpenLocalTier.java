package dev.larder.testkit;

import dev.larder.tier.LocalTier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** An in-memory disk as one Larder uses it; after it was closed nothing reaches the contents. */
final class OpenLocalTier implements LocalTier {

    private final LocalContents contents;
    private final BooleanSupplier isHeld;
    private final IntSupplier queue;
    private final Ledger ledger = new OpenLedger();
    private volatile boolean isClosed;

    OpenLocalTier(LocalContents contents, BooleanSupplier isHeld, IntSupplier queue) {
        this.contents = contents;
        this.isHeld = isHeld;
        this.queue = queue;
    }

    @Override
    public @Nullable String checkpoint() {
        return contents.checkpoint();
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String key) {
        return CompletableFuture.completedFuture(isClosed ? Optional.empty() : contents.read(key));
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys) {
        return CompletableFuture.completedFuture(keys.stream()
                .map(key -> isClosed ? Optional.<byte[]>empty() : contents.read(key))
                .toList());
    }

    @Override
    public boolean keep(Kept kept, BooleanSupplier stillTrue) {
        if (isClosed || !contents.take(kept, stillTrue, queue.getAsInt())) {
            return false;
        }
        if (!isHeld.getAsBoolean()) {
            contents.writeAll();
        }
        return true;
    }

    @Override
    public void drop(List<String> keys) {
        unlessClosed(() -> contents.drop(keys));
    }

    @Override
    public void checkpoint(String position) {
        unlessClosed(() -> contents.checkpoint(position));
    }

    @Override
    public void abandon(String reason) {
        unlessClosed(contents::abandon);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<String> hottest(int limit) {
        return contents.hottest(limit);
    }

    @Override
    public void used(List<String> keys) {
        contents.use(keys);
    }

    @Override
    public Figures figures() {
        return new Figures(
                contents.entries(), contents.bytes(), 0, contents.waiting(), contents.counts(), /* trouble= */ null);
    }

    @Override
    public void settle() {
        if (!isHeld.getAsBoolean()) {
            contents.writeAll();
        }
    }

    @Override
    public void close() {
        unlessClosed(contents::leave);
        isClosed = true;
    }

    private void unlessClosed(Runnable step) {
        if (!isClosed) {
            step.run();
        }
    }

    private final class OpenLedger implements Ledger {

        @Override
        public SortedMap<Long, String> lines() {
            return contents.lines();
        }

        @Override
        public List<Long> add(List<String> lines) {
            return contents.add(lines);
        }

        @Override
        public void remove(Collection<Long> numbers) {
            unlessClosed(() -> contents.strike(numbers));
        }
    }
}
