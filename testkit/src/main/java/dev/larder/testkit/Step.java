package dev.larder.testkit;

/** What a node asks of the shared tier, one round trip each: where a {@link TierLink} can pause, fail and count. */
public enum Step {
    /** Reading values, one or many. */
    FETCH,
    /** Asking for leases, with the read behind. */
    LEASE,
    /** Looking whether a value has come while another holds the lease. */
    POLL,
    /** Prolonging a lease. */
    RENEW,
    /** Giving a lease back. */
    RELEASE,
    /** Setting values under their leases. */
    FILL,
    /** Taking a write lease. */
    BEGIN_WRITE,
    /** Setting a value without a lease. */
    PUT,
    /** Replacing a value if it is the one that was seen. */
    REPLACE,
    /** Lengthening the life of a value that was read. */
    EXTEND,
    /** Removing keys and their leases: the first half of an invalidation. */
    UNLINK,
    /** Appending a record: the second half of an invalidation, and all of a group's. */
    APPEND,
    /** Reading the journal up to its heads. */
    CATCH_UP,
    /** Reading or replacing what all nodes share beside the values. */
    COMMON,
    /** Asking the server for its figures. */
    FIGURES
}
