package dev.larder.disk.internal.tier;

import dev.larder.tier.LocalTier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What there is where the folder cannot be used: a tier that holds nothing, and says why. */
final class AbsentTier implements LocalTier {

    private final Trouble trouble;
    private final Ledger ledger = new Forgetful();

    AbsentTier(Trouble trouble) {
        this.trouble = trouble;
    }

    @Override
    public @Nullable String checkpoint() {
        return null;
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String key) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys) {
        return CompletableFuture.completedStage(Collections.nCopies(keys.size(), Optional.empty()));
    }

    @Override
    public boolean keep(Kept kept, BooleanSupplier stillTrue) {
        return false;
    }

    @Override
    public void drop(List<String> keys) {
        // Nothing is there.
    }

    @Override
    public void checkpoint(String position) {
        // Nobody could read it.
    }

    @Override
    public void abandon(String reason) {
        // Nothing is there.
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<String> hottest(int limit) {
        return List.of();
    }

    @Override
    public Figures figures() {
        return new Figures(0, 0, 0, 0, Map.of(), trouble.now());
    }

    @Override
    public void settle() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** Gives numbers, and keeps no line. */
    private static final class Forgetful implements Ledger {

        private long last;

        @Override
        public SortedMap<Long, String> lines() {
            return new TreeMap<>();
        }

        @Override
        public synchronized List<Long> add(List<String> lines) {
            List<Long> numbers = new ArrayList<>();
            lines.forEach(line -> numbers.add(++last));
            return numbers;
        }

        @Override
        public void remove(Collection<Long> numbers) {
            // None is there.
        }
    }
}
