package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Presence;
import dev.larder.disk.internal.store.Scratch;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.store.StoredEntry;
import dev.larder.disk.internal.tier.Counts.Count;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads values. What RocksDB has in memory is answered on the caller's thread; what needs the disk goes to a few threads with a bounded
 * queue, and if that is full the answer is empty.
 */
final class Reads implements AutoCloseable {

    private static final int WAITING = 1_000;
    private static final CompletionStage<Optional<byte[]>> NOTHING = CompletableFuture.completedStage(Optional.empty());

    private final Pen pen;
    private final Sealing sealing;
    private final Heat heat;
    private final WallClock clock;
    private final Counts counts;
    private final Trouble trouble;
    private final Readers readers;
    private final Foresight foresight = new Foresight();

    Reads(Parts parts) {
        this.pen = parts.pen();
        this.sealing = parts.settings().sealing();
        this.heat = parts.heat();
        this.clock = parts.wall();
        this.counts = parts.counts();
        this.trouble = parts.trouble();
        this.readers = new Readers("larder-disk-read", parts.settings().readers(), WAITING);
    }

    CompletionStage<Optional<byte[]>> read(String key) {
        byte[] place = sealing.place(key);
        Answer found = isLeftToReaders() ? Answer.ON_DISK : peek(key, place);
        if (found == Answer.ON_DISK) {
            return onReader(() -> look(key, place, Store::get).value(), Optional.empty());
        }
        return found == Answer.NOTHING ? NOTHING : CompletableFuture.completedFuture(found.value());
    }

    CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys) {
        List<Answer> found = isLeftToReaders() ? Collections.nCopies(keys.size(), Answer.ON_DISK) : peek(keys);
        return found.contains(Answer.ON_DISK)
                ? onReader(() -> completed(keys, found), Collections.nCopies(keys.size(), Optional.empty()))
                : CompletableFuture.completedFuture(completed(keys, found));
    }

    // Only to one that is free: what is in memory must not wait behind a read that hangs.
    private boolean isLeftToReaders() {
        return !foresight.saysAsk() && readers.isOneFree();
    }

    private List<Answer> peek(List<String> keys) {
        List<Answer> found = new ArrayList<>(keys.size());
        keys.forEach(key -> found.add(peek(key, sealing.place(key))));
        return found;
    }

    private Answer peek(String key, byte[] place) {
        Answer found = look(key, place, Store::peek);
        foresight.asked(found != Answer.ON_DISK);
        return found;
    }

    private List<Optional<byte[]>> completed(List<String> keys, List<Answer> found) {
        List<Optional<byte[]>> all = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Answer one = found.get(i);
            String key = keys.get(i);
            all.add((one == Answer.ON_DISK ? look(key, sealing.place(key), Store::get) : one).value());
        }
        return all;
    }

    private Answer look(String key, byte[] place, Look look) {
        if (pen.hides(key)) {
            return Answer.NOTHING;
        }
        Store store = pen.store();
        try (Scratch scratch = store.scratch()) {
            return switch (look.at(store, Column.ENTRIES, place, scratch)) {
                case ABSENT -> Answer.NOTHING;
                case UNKNOWN -> Answer.ON_DISK;
                case PRESENT -> Answer.of(judge(key, place, scratch.value()));
            };
        } catch (StoreException failure) {
            return failed(key, failure);
        }
    }

    private Optional<byte[]> judge(String key, byte[] place, ByteBuffer bytes) {
        Optional<StoredEntry> entry = StoredEntry.read(place, bytes);
        if (entry.isEmpty()) {
            damaged(key, "the checksum of a value does not fit");
            return Optional.empty();
        }
        boolean isAlive =
                entry.get().generation() == pen.generation() && entry.get().staleUntil() > clock.millis();
        if (!isAlive) {
            return Optional.empty();
        }
        heat.use(key, place);
        Optional<byte[]> envelope = sealing.opened(place, entry.get().envelope());
        if (envelope.isEmpty()) {
            damaged(key, "a value cannot be opened with the tier's key");
        }
        return envelope;
    }

    private Answer failed(String key, StoreException failure) {
        if (failure.kind() == Kind.DAMAGED) {
            damaged(key, failure.what());
        } else if (failure.kind() != Kind.CLOSED) {
            counts.add(Count.FAILED);
            trouble.begin("reading failed: " + failure.what());
        }
        return Answer.NOTHING;
    }

    /** Counted, and dropped, so that it is found once. */
    private void damaged(String key, String what) {
        counts.add(Count.DAMAGED);
        trouble.damaged(what);
        pen.drop(List.of(key));
    }

    private <T> CompletionStage<T> onReader(Supplier<T> work, T otherwise) {
        Reading<T> reading = readers.submit(work, otherwise);
        if (reading == null) {
            counts.add(Count.REJECTED);
            return CompletableFuture.completedFuture(otherwise);
        }
        return reading;
    }

    /** Lets nobody read from the disk any more; waits a moment for those who do. */
    @Override
    public void close() {
        readers.close();
    }

    /** What looking has shown; the two that say nothing are known by being the same. */
    private static final class Answer {

        private static final Answer NOTHING = new Answer(Optional.empty());
        private static final Answer ON_DISK = new Answer(Optional.empty());

        private final Optional<byte[]> value;

        private Answer(Optional<byte[]> value) {
            this.value = value;
        }

        static Answer of(Optional<byte[]> value) {
            return value.isPresent() ? new Answer(value) : NOTHING;
        }

        Optional<byte[]> value() {
            return value;
        }
    }

    /** Reads from the store in one way or the other. */
    @FunctionalInterface
    private interface Look {
        Presence at(Store store, Column column, byte[] key, Scratch scratch) throws StoreException;
    }
}
