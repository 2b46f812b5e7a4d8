package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Batch;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.tier.Counts.Count;
import dev.larder.tier.LocalTier.Ledger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The ledger in a column of its own: a number, big-endian, and its line. Written through to the disk itself, by whoever writes drops; several
 * lines that come at the same time are written together. Who adds a line waits for that, for a moment at most: where the store hangs it is
 * written when it no longer does, and nobody waits again until then.
 *
 * <p>The lock of this guards fields only.
 */
final class StoreLedger implements Ledger {

    private static final long WRITING_MILLIS = 2_000;
    private static final CompletionStage<Void> NOTHING = CompletableFuture.completedStage(null);
    private static final byte[] FIRST = new byte[0];

    private final Pen pen;
    private final Sealing sealing;
    private final Counts counts;
    private final Trouble trouble;
    // Until they are written. No more than lines that wait, as each that is struck before it was written is forgotten.
    private final SortedMap<Long, String> added = new TreeMap<>();
    private final Set<Long> removed = new HashSet<>();
    private Set<Long> underWay = Set.of();
    private long last;
    private volatile CompletionStage<Void> writing = NOTHING;

    StoreLedger(Pen pen, Sealing sealing, Counts counts, Trouble trouble) {
        this.pen = pen;
        this.sealing = sealing;
        this.counts = counts;
        this.trouble = trouble;
        this.last = lastGiven();
        pen.writeAlso(this::write);
    }

    private long lastGiven() {
        try {
            return Meta.ledger(pen.store());
        } catch (StoreException failure) {
            failed(failure);
            SortedMap<Long, String> lines = lines();
            return lines.isEmpty() ? 0 : lines.lastKey();
        }
    }

    @Override
    public SortedMap<Long, String> lines() {
        SortedMap<Long, String> lines = new TreeMap<>();
        try {
            pen.store().scan(Column.LEDGER, FIRST, (key, value) -> {
                sealing.opened(key, value)
                        .ifPresent(line ->
                                lines.put(ByteBuffer.wrap(key).getLong(), new String(line, StandardCharsets.UTF_8)));
                return true;
            });
        } catch (StoreException failure) {
            failed(failure);
        }
        return withThoseThatWait(lines);
    }

    private synchronized SortedMap<Long, String> withThoseThatWait(SortedMap<Long, String> lines) {
        lines.putAll(added);
        lines.keySet().removeAll(removed);
        return lines;
    }

    @Override
    public List<Long> add(List<String> lines) {
        List<Long> numbers = enter(lines);
        pen.noteWaits();
        awaitWritten();
        return numbers;
    }

    private synchronized List<Long> enter(List<String> lines) {
        List<Long> numbers = new ArrayList<>();
        for (String line : lines) {
            numbers.add(++last);
            added.put(last, line);
        }
        return numbers;
    }

    private void awaitWritten() {
        if (!writing.toCompletableFuture().isDone()) {
            return;
        }
        CompletionStage<Void> own = pen.written();
        try {
            own.toCompletableFuture().get(WRITING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException hangs) {
            writing = own;
            trouble.begin(
                    "an invalidation that waits for Redis is not written down yet, as the store hangs or is too slow");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException neverFails) {
            throw new IllegalStateException(neverFails);
        }
    }

    @Override
    public void remove(Collection<Long> numbers) {
        strike(numbers);
        pen.noteWaits();
    }

    private synchronized void strike(Collection<Long> numbers) {
        for (Long number : numbers) {
            boolean isOnlyHere = added.remove(number) != null && !underWay.contains(number);
            if (!isOnlyHere) {
                removed.add(number);
            }
        }
    }

    /** Writes what waits; in the section. What cannot be written waits on, for whoever writes next. */
    private void write(Store store) {
        Waiting waiting = waiting();
        if (waiting.isNone()) {
            return;
        }
        try (Batch batch = store.batch()) {
            fill(batch, waiting);
            if (waiting.added().isEmpty()) {
                store.write(batch);
            } else {
                store.writeSynced(batch);
            }
            isWritten(waiting);
        } catch (StoreException failure) {
            failed(failure);
        }
    }

    private void fill(Batch batch, Waiting waiting) throws StoreException {
        Meta.putLedger(batch, waiting.last());
        for (Map.Entry<Long, String> line : waiting.added().entrySet()) {
            batch.put(Column.LEDGER, key(line.getKey()), sealed(line.getKey(), line.getValue()));
        }
        for (long number : waiting.removed()) {
            batch.delete(Column.LEDGER, key(number));
        }
    }

    private synchronized Waiting waiting() {
        underWay = Set.copyOf(added.keySet());
        return new Waiting(last, new TreeMap<>(added), Set.copyOf(removed));
    }

    private synchronized void isWritten(Waiting waiting) {
        underWay = Set.of();
        added.keySet().removeAll(waiting.added().keySet());
        removed.removeAll(waiting.removed());
    }

    /** What waits to be written. */
    private record Waiting(long last, SortedMap<Long, String> added, Set<Long> removed) {
        boolean isNone() {
            return added.isEmpty() && removed.isEmpty();
        }
    }

    private void failed(StoreException failure) {
        if (failure.kind() == Kind.CLOSED) {
            return;
        }
        counts.add(Count.FAILED);
        trouble.begin("the ledger failed: " + failure.what());
    }

    private byte[] sealed(long number, String line) {
        return sealing.sealed(key(number), line.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
