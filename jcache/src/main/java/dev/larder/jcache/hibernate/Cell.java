package dev.larder.jcache.hibernate;

import java.io.Serializable;

/** What stands under a row's key. Immutable, and read by other nodes. */
sealed interface Cell extends Serializable permits Row, Claim, Lock {

    /** Whether it keeps nobody from beginning anew: locks of which nobody has let go in time. */
    default boolean isAbandoned(long now) {
        return false;
    }
}
