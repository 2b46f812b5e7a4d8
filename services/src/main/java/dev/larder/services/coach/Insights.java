package dev.larder.services.coach;

import java.util.Optional;

/** What is counted over many rows. As with {@link Users}, methods may block, are safe for many threads, and answer what is immutable. */
interface Insights {

    /** Empty if there is no such user. */
    Optional<Dashboard> dashboard(long userId);

    SystemHealth systemHealth();
}
