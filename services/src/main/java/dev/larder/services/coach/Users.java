package dev.larder.services.coach;

import dev.larder.services.web.StaleVersionException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is coached. Every method may block on a database and is safe for use by many threads; what it returns is immutable. Ids that nobody has
 * are answers, not errors, except where something would have to be changed.
 */
interface Users {

    Optional<User> find(long id);

    /** By name. */
    Page<User> page(UserQuery query);

    /**
     * Changes a user, who is at the expected version, if any is expected.
     *
     * @throws UnknownException if there is none
     * @throws StaleVersionException if it is at another version
     * @throws ConflictException if somebody else has the address
     */
    User edit(long id, OptionalLong expected, UserEdit edit);
}
