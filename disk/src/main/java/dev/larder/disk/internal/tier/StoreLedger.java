package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.tier.Counts.Count;
import dev.larder.tier.LocalTier.Ledger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ledger in a column of its own: a number, big-endian, and its line. Written through to the disk itself. */
final class StoreLedger implements Ledger {

    private static final byte[] FIRST = new byte[0];

    private final Pen pen;
    private final Sealing sealing;
    private final Counts counts;
    private final Trouble trouble;
    private long last;

    StoreLedger(Pen pen, Sealing sealing, Counts counts, Trouble trouble) {
        this.pen = pen;
        this.sealing = sealing;
        this.counts = counts;
        this.trouble = trouble;
        this.last = lastGiven();
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
        return lines;
    }

    @Override
    public synchronized List<Long> add(List<String> lines) {
        List<Long> numbers = new ArrayList<>();
        lines.forEach(line -> numbers.add(++last));
        try {
            pen.noteSynced(batch -> {
                Meta.putLedger(batch, last);
                for (int i = 0; i < lines.size(); i++) {
                    batch.put(Column.LEDGER, key(numbers.get(i)), sealed(numbers.get(i), lines.get(i)));
                }
            });
        } catch (StoreException failure) {
            failed(failure);
        }
        return numbers;
    }

    @Override
    public void remove(Collection<Long> numbers) {
        try {
            pen.note(batch -> {
                for (long number : numbers) {
                    batch.delete(Column.LEDGER, key(number));
                }
            });
        } catch (StoreException failure) {
            failed(failure);
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
