package dev.larder.jcache.hibernate;

import java.io.Serializable;
import java.util.Comparator;
import java.util.function.Supplier;
import org.hibernate.CacheMode;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.CachedDomainDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate does with rows of one kind, in the order in which it does it.
 *
 * <pre>
 * a reader                               a writer
 * get: nothing there, lays a claim
 * reads the row                          lockItem: the lock takes the place of row or claim
 *                                        writes, commits
 * putFromLoad: only in the claim's place unlockItem: what stands there is declared untrue
 * </pre>
 *
 * Whoever changes a row takes the claim away, and a claim that Redis has evicted is away too: so what was read before a change is kept by nobody, whatever is lost.
 * Thread-safe.
 */
@SuppressWarnings("NullAway") // the API is not annotated, and answers null where nothing is there
abstract class RowAccess implements CachedDomainDataAccess {

    private static final SoftLock NONE = new SoftLock() {};

    private final DomainDataRegion region;
    private final AccessType type;
    private final Rows rows;
    private final Supplier<Snapshots> snapshots;
    private final @Nullable Comparator<Object> versions;

    RowAccess(RowRegion region, AccessType type, @Nullable Comparator<Object> versions) {
        this.region = region;
        this.type = type;
        this.rows = region.rows();
        this.snapshots = region.snapshots();
        this.versions = versions;
    }

    @Override
    public final DomainDataRegion getRegion() {
        return region;
    }

    @Override
    public final AccessType getAccessType() {
        return type;
    }

    @Override
    public final @Nullable Object get(SharedSessionContractImplementor session, Object key) {
        RowKey row = (RowKey) key;
        Cell cell = rows.look(row);
        if (!(cell instanceof Row)) {
            cell = begin(session, row, cell);
        }
        return cell instanceof Row found && isReadable(found, session) ? found.value() : null;
    }

    // The session is about to read the row: it sees a claim before, where it can.
    private @Nullable Cell begin(SharedSessionContractImplementor session, RowKey row, @Nullable Cell looked) {
        boolean isNothing = looked == null || looked.isAbandoned(rows.now());
        Cell cell = isNothing ? rows.claim(row) : looked;
        if (cell instanceof Claim claim) {
            SessionClaims.of(session).remember(row, claim);
        }
        return cell;
    }

    // A transaction with a snapshot of its own is not shown what others may have committed after it.
    private boolean isReadable(Row row, SharedSessionContractImplementor session) {
        return snapshots.get() == Snapshots.STATEMENT || began(session) > row.since();
    }

    private static long began(SharedSessionContractImplementor session) {
        return session.getCacheTransactionSynchronization().getCachingTimestamp();
    }

    @Override
    public final boolean putFromLoad(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return putFromLoad(session, key, value, version, /* minimalPutOverride= */ true);
    }

    @Override
    public final boolean putFromLoad(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object version,
            boolean minimalPutOverride) {
        RowKey row = (RowKey) key;
        Claim seen = SessionClaims.of(session).take(row);
        if (session.getCacheMode() == CacheMode.REFRESH) {
            rows.declareUntrue(row);
            return false;
        }
        return isWanted(session, row, version) && isKept(value) && rows.fill(row, load(session, value, version, seen));
    }

    // Neither what memory has anyway, nor what this transaction may have changed itself.
    private boolean isWanted(SharedSessionContractImplementor session, RowKey row, @Nullable Object version) {
        Row remembered = rows.remembered(row);
        boolean isThere = remembered != null && !remembered.isOlderThan(version, versions);
        return !isThere && !SessionClaims.of(session).hasChanged(region.getName());
    }

    private boolean isKept(Object value) {
        boolean isKept = value instanceof Serializable;
        if (!isKept) {
            rows.complain("a " + value.getClass().getName() + " is not Serializable");
        }
        return isKept;
    }

    private Load load(
            SharedSessionContractImplementor session, Object value, @Nullable Object version, @Nullable Claim seen) {
        Claim claim = rows.newClaim();
        Row row = new Row((Serializable) value, version instanceof Serializable known ? known : null, claim.at());
        return new Load(row, claim, seen, began(session), rows.limits().toleranceStamp(), snapshots.get(), versions);
    }

    @Override
    public final @Nullable SoftLock lockItem(
            SharedSessionContractImplementor session, Object key, @Nullable Object version) {
        return type == AccessType.READ_WRITE ? rows.lock((RowKey) key) : null;
    }

    @Override
    public final void unlockItem(SharedSessionContractImplementor session, Object key, @Nullable SoftLock lock) {
        if (type == AccessType.READ_WRITE) {
            rows.unlock((RowKey) key, lock);
        } else {
            rows.declareUntrue((RowKey) key);
        }
    }

    /** Behind a change, before it is committed: what is locked is untrue already. */
    @Override
    public final void remove(SharedSessionContractImplementor session, Object key) {
        if (type != AccessType.READ_WRITE) {
            rows.declareUntrue((RowKey) key);
        }
    }

    /** Before a statement that changes rows without naming them. Behind its transaction comes {@link #unlockRegion}. */
    @Override
    public final void removeAll(SharedSessionContractImplementor session) {
        SessionClaims.of(session).change(region.getName());
        rows.declareAllUntrue();
    }

    @Override
    public final boolean contains(Object key) {
        return rows.look((RowKey) key) instanceof Row;
    }

    @Override
    public final SoftLock lockRegion() {
        return NONE;
    }

    @Override
    public final void unlockRegion(@Nullable SoftLock lock) {
        rows.declareAllUntrue();
    }

    @Override
    public final void evict(Object key) {
        rows.declareUntrue((RowKey) key);
    }

    @Override
    public final void evictAll() {
        rows.declareAllUntrue();
    }

    /** Refuses to change what was declared never to change. */
    final void requireChangeable() {
        if (type == AccessType.READ_ONLY) {
            throw new UnsupportedOperationException("Region " + region.getName()
                    + " is declared READ_ONLY, and one of its rows was changed; declare it READ_WRITE");
        }
    }
}
