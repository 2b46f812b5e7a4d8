package dev.larder.jcache.hibernate;

import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheException;
import dev.larder.Source.Result;
import dev.larder.jcache.internal.stored.StoredKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The cells of one region: looks, and changes each in one step for all nodes. A shared tier that is away never fails a caller. Thread-safe. */
final class Rows {

    private final Cache<StoredKey, Cell> cells;
    private final Stamps stamps;
    private final Limits limits;
    private final Complaints complaints;
    private final AtomicLong numbers = new AtomicLong();

    Rows(Cache<StoredKey, Cell> cells, Stamps stamps, Limits limits, Complaints complaints) {
        this.cells = cells;
        this.stamps = stamps;
        this.limits = limits;
        this.complaints = complaints;
    }

    Limits limits() {
        return limits;
    }

    long now() {
        return stamps.next();
    }

    Claim newClaim() {
        return new Claim(stamps.node(), now());
    }

    void complain(String why) {
        complaints.hear(why);
    }

    /** What stands there, as far as this node knows. */
    @Nullable Cell look(RowKey key) {
        return cells.lookup(key.stored(), Reading.usual().onlyIfCached()).value();
    }

    /** The row in this node's memory, or null. */
    @Nullable Row remembered(RowKey key) {
        return cells.peek(key.stored()) instanceof Row row ? row : null;
    }

    /** Lays a claim where nothing is, and answers what stands there for all nodes; null where that cannot be known. */
    @Nullable Cell claim(RowKey key) {
        Claim claim = newClaim();
        return exchanged(
                key,
                present -> present == null || present.isAbandoned(claim.at()) ? lasting(claim) : Result.unchanged());
    }

    /** Puts a row that was read where it may stand. Answers whether it does. */
    boolean fill(RowKey key, Load load) {
        Cell there = exchanged(key, present -> {
            Cell wanted = load.over(present);
            return wanted == null ? Result.unchanged() : lasting(wanted);
        });
        return load.row().equals(there);
    }

    /** Takes hold of a row before it is changed: nobody serves it, and nobody keeps it. */
    Holder lock(RowKey key) {
        long now = now();
        Holder holder = new Holder(stamps.node(), numbers.incrementAndGet(), now + Stamps.of(limits.locks()));
        exchanged(key, present -> lasting(Lock.with(present, holder, now)));
        return holder;
    }

    /**
     * Lets go of a row, changed or not. Once nobody holds it, it is declared untrue and not just removed: that is kept until the shared tier has
     * heard of it, and repeated where a failover may have lost it.
     */
    void unlock(RowKey key, @Nullable Object holder) {
        long now = now();
        Cell left = exchanged(key, present -> {
            Lock others = Lock.without(present, holder, now);
            return others == null ? Result.unchanged() : lasting(others);
        });
        if (Lock.without(left, holder, now) == null) {
            declareUntrue(key);
        }
    }

    void declareUntrue(RowKey key) {
        cells.invalidate(key.stored());
    }

    void declareAllUntrue() {
        cells.invalidateAll();
    }

    private interface Decision {
        Result<Cell> on(@Nullable Cell present);
    }

    private @Nullable Cell exchanged(RowKey key, Decision decision) {
        try {
            return cells.atomic().exchange(key.stored(), decision::on);
        } catch (CacheException failure) {
            complaints.hear(failure);
            return null;
        }
    }

    private Result<Cell> lasting(Cell cell) {
        return Result.of(cell).timeToLive(timeOf(cell));
    }

    private Duration timeOf(Cell cell) {
        if (cell instanceof Row) {
            return limits.timeToLive();
        }
        return cell instanceof Claim ? limits.claims() : limits.locks().plus(limits.tolerance());
    }
}
