package dev.larder.services.limits;

import org.jspecify.annotations.Nullable;

/** A body that says for which user it is, so that it counts for that one. */
public interface OfUser {

    /** The user; null if the sender forgot, which others complain of. */
    @Nullable Long userId();
}
