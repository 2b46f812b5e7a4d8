package dev.larder.jcache.hibernate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hibernate.cache.spi.AbstractCacheTransactionSynchronization;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What one session knows until its transaction ends: the claims that it saw where it found nothing, and the regions of which it has changed rows that it
 * did not name. Like its session, of one thread at a time.
 */
final class SessionClaims extends AbstractCacheTransactionSynchronization {

    /** What more a session looks for and does not find is not remembered, and not kept when it is read. */
    static final int MOST = 1_000;

    private final Map<RowKey, Claim> seen = new LinkedHashMap<>();
    private final Set<String> changed = new HashSet<>();

    SessionClaims(RegionFactory factory) {
        super(factory);
    }

    static SessionClaims of(SharedSessionContractImplementor session) {
        return (SessionClaims) session.getCacheTransactionSynchronization();
    }

    void remember(RowKey key, Claim claim) {
        if (seen.size() < MOST) {
            seen.put(key, claim);
        }
    }

    /** The claim that was seen. It serves once: the next row under this key may have been read by an older statement. */
    @Nullable Claim take(RowKey key) {
        return seen.remove(key);
    }

    /** A statement of this transaction changes rows of the region: what it reads from now on may be seen by nobody else. */
    void change(String region) {
        changed.add(region);
    }

    boolean hasChanged(String region) {
        return changed.contains(region);
    }

    @Override
    public void transactionCompleted(boolean successful) {
        seen.clear();
        changed.clear();
        super.transactionCompleted(successful);
    }
}
