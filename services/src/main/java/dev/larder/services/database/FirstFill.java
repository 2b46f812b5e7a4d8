package dev.larder.services.database;

import java.util.function.BooleanSupplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills a service's empty tables once in the life of a database: all of it or nothing, in one transaction. Of several processes that start at
 * once, one fills and the others wait for it.
 */
public final class FirstFill {

    /** With H2's lock timeout of two seconds, a minute. */
    private static final int MAX_ATTEMPTS = 30;

    private final TransactionTemplate transactions;

    /** Fills in transactions of that kind. */
    public FirstFill(TransactionTemplate transactions) {
        this.transactions = transactions;
    }

    /**
     * Whether this call filled anything; false if it had been done before. Blocks for as long as filling takes, here or elsewhere.
     *
     * @param isDone whether what {@code fill} writes is there
     * @param fill writes everything, beginning with a row whose primary key makes a second one wait before it does any work
     * @throws IllegalStateException if another process neither finishes nor gives up
     */
    public boolean runOnce(BooleanSupplier isDone, Runnable fill) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (isDone.getAsBoolean()) {
                return false;
            }
            if (filledNow(fill)) {
                return true;
            }
        }
        throw new IllegalStateException("Another process has been filling the database for too long; is it stuck?");
    }

    /** False if another process is at it, or was; each call waits for it as long as the database lets it wait for a lock. */
    private boolean filledNow(Runnable fill) {
        try {
            transactions.executeWithoutResult(status -> fill.run());
            return true;
        } catch (DuplicateKeyException | QueryTimeoutException | ConcurrencyFailureException another) {
            return false;
        }
    }
}
