package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.folder.Folder;
import dev.larder.disk.internal.folder.FolderException;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The local tier on one store. Its pieces do the work: {@link Reads}, {@link Writer}, {@link Striker}, {@link Pen}, {@link Housekeeping}. */
public final class DiskTier implements LocalTier {

    private static final long CLOCK_TOLERANCE_MILLIS = 1_000;
    private static final long SETTLING_SECONDS = 60;
    private static final long CLOSING_SECONDS = 5;

    private final Folder folder;
    private final Parts parts;
    private final Reads reads;
    private final Writer writer;
    private final Striker striker;
    private final Housekeeping housekeeping;
    private final StoreLedger ledger;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private DiskTier(Folder folder, Parts parts) {
        this.folder = folder;
        this.parts = parts;
        Pen pen = parts.pen();
        TierSettings settings = parts.settings();
        this.reads = new Reads(parts);
        this.ledger = new StoreLedger(pen, settings.sealing(), parts.counts(), parts.trouble());
        Sweeper sweeper = new Sweeper(pen, parts.wall(), parts.counts(), settings.sweptRows());
        this.housekeeping = new Housekeeping(parts, sweeper, new Evictor(parts, RandomGenerator.getDefault()));
        this.writer = new Writer(pen, parts.counts(), housekeeping, settings);
        this.striker = new Striker(pen);
    }

    /**
     * Opens the tier of a folder. Where the folder cannot be used the tier is {@link AbsentTier absent}, and says why.
     *
     * @throws IllegalStateException if somebody else holds the folder
     */
    public static LocalTier open(Path path, TierSettings settings, SharedTier.Node node) {
        Trouble trouble = new Trouble(node.namespace(), node.clock(), node.listener());
        try {
            Folder folder =
                    Folder.claim(path, settings.sealing().format(), node.clock().millis());
            try {
                return opened(folder, settings, node, trouble);
            } catch (FolderException | RuntimeException | UnsatisfiedLinkError failure) {
                folder.close();
                throw failure;
            }
        } catch (FolderException | IOException | UnsatisfiedLinkError failure) {
            trouble.begin(String.valueOf(failure.getMessage()));
            return new AbsentTier(trouble);
        }
    }

    private static DiskTier opened(Folder folder, TierSettings settings, SharedTier.Node node, Trouble trouble)
            throws FolderException {
        Counts counts = new Counts();
        Opening opening = new Opening(folder, settings.store(), what -> {
            counts.add(Counts.Count.ASIDE);
            trouble.tell(what);
        });
        Heat heat = new Heat(settings.sealing());
        Pen pen = pen(folder, settings.sealing(), opening, counts, trouble, heat);
        Parts parts =
                new Parts(settings, opening, pen, heat, node.clock(), new WallClock(node.clock()), counts, trouble);
        DiskTier tier = new DiskTier(folder, parts);
        tier.start();
        return tier;
    }

    /** What cannot be read of what the store says of itself makes it as good as one that cannot be opened. */
    private static Pen pen(Folder folder, Sealing sealing, Opening opening, Counts counts, Trouble trouble, Heat heat)
            throws FolderException {
        Store store = opening.open();
        try {
            heat.restore(Meta.hottest(store));
            return new Pen(folder, sealing, store, counts, trouble);
        } catch (StoreException damaged) {
            store.close();
            try {
                return new Pen(folder, sealing, opening.replaced(damaged.what()), counts, trouble);
            } catch (StoreException again) {
                throw new FolderException("A new store cannot be read: " + again.what(), again);
            }
        }
    }

    private void start() {
        distrustClockThatWentBack();
        striker.start();
        writer.start();
    }

    // By such a clock a value may live longer than it should: nothing tells how long the process was away.
    private void distrustClockThatWentBack() {
        try {
            long before = Meta.clock(parts.pen().store());
            long now = parts.clock().millis();
            if (before > now + CLOCK_TOLERANCE_MILLIS) {
                abandon("the wall clock went back by " + Duration.ofMillis(before - now) + " since the store was used");
            }
        } catch (StoreException unreadable) {
            abandon("the store's clock cannot be read: " + unreadable.what());
        }
    }

    @Override
    public @Nullable String checkpoint() {
        return parts.pen().checkpoint();
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String key) {
        return reads.read(key);
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys) {
        return reads.readAll(keys);
    }

    @Override
    public boolean keep(Kept kept, BooleanSupplier stillTrue) {
        return writer.offer(kept, stillTrue);
    }

    @Override
    public void drop(List<String> keys) {
        parts.pen().drop(keys);
    }

    @Override
    public void checkpoint(String position) {
        parts.pen().checkpoint(position);
    }

    @Override
    public void abandon(String reason) {
        parts.trouble().abandoned(reason);
        parts.pen().abandon();
    }

    @Override
    public CompletionStage<Void> written() {
        return parts.pen().written();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public List<String> hottest(int limit) {
        return parts.heat().hottest(limit);
    }

    @Override
    public void used(List<String> keys) {
        for (String key : keys) {
            // Twice: what is used by many is told once in a while only.
            byte[] place = parts.settings().sealing().place(key);
            parts.heat().use(key, place);
            parts.heat().use(key, place);
        }
    }

    @Override
    public Figures figures() {
        Store store = parts.pen().store();
        return new Figures(
                entries(store),
                store.fileBytes(),
                parts.settings().store().maximumBytes(),
                writer.waiting(),
                parts.counts().byName(),
                parts.trouble().now());
    }

    private static long entries(Store store) {
        try {
            return store.keys(Column.ENTRIES);
        } catch (StoreException closed) {
            return 0;
        }
    }

    @Override
    public Duration readTimeout() {
        return parts.settings().readTimeout();
    }

    @Override
    public void settle() throws InterruptedException {
        writer.settle(SETTLING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        writer.close();
        reads.close();
        striker.close();
        if (hasWrittenTheLast()) {
            letGo();
        } else {
            parts.trouble().begin("somebody hangs in the store; it is left open, and its folder held");
        }
    }

    private boolean hasWrittenTheLast() {
        try {
            return parts.pen().strikeWithin(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void letGo() {
        housekeeping.close();
        parts.pen().close();
        try {
            folder.close();
        } catch (IOException failure) {
            parts.trouble().begin("the folder's lock cannot be given back: " + failure);
        }
    }
}
