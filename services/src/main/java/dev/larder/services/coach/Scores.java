package dev.larder.services.coach;

import dev.larder.services.web.InvalidInputException;
import java.util.Optional;

/** How users stand, day by day. As with {@link Users}, methods may block, are safe for many threads, and answer what is immutable. */
interface Scores {

    /** The snapshot of the newest day; empty if there is none, or no such user. */
    Optional<AriSnapshot> current(long userId);

    /** Empty if there is no such user. */
    Optional<AriHistory> history(long userId);

    /** Where the score goes; empty if there is no such user. */
    Optional<Prediction> prediction(long userId);

    /**
     * Adds the snapshot of a day.
     *
     * @throws UnknownException if there is no such user
     * @throws ConflictException if the day has one
     * @throws InvalidInputException if the day is yet to come
     */
    AriSnapshot record(long userId, AriDraft draft);
}
