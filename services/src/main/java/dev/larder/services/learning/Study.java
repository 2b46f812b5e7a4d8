package dev.larder.services.learning;

import java.util.Optional;
import java.util.SortedSet;

/** How far everybody is. Of users that there are not, everything is as it is before the first answer. May block on the database. Thread-safe. */
interface Study {

    /** How many items are predicted at once, at most. */
    int MAX_BATCH = 500;

    /** Empty if the item was never reviewed. */
    Optional<Card> card(ItemOfUser key);

    Mastery mastery(TopicOfUser key);

    Schedule schedule(long userId);

    HotSchedule hot(long userId);

    /** Empty if there is no such item. */
    Optional<Prediction> prediction(ItemOfUser key);

    /** The predictions of {@value #MAX_BATCH} items at most. */
    Predictions predictions(long userId, SortedSet<Long> itemIds);

    Analytics analytics(long userId);

    /**
     * Writes an answer down.
     *
     * @param quality from 0 to 5
     * @throws UnknownException if there is no such user or item
     */
    Reviewed review(ItemOfUser key, int quality);
}
