package dev.larder.cli.internal.backup;

/** Whom to copy. */
enum Choice {
    /** A replica that is up to date, else the master. */
    AUTO,
    /** A replica, or nobody. */
    REPLICA,
    /** The master. */
    MASTER
}
