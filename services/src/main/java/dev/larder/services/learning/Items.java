package dev.larder.services.learning;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to learn, and what holds for all who do. Every method may block on the database. Thread-safe. */
interface Items {

    Optional<Item> item(long id);

    Map<Long, Item> items(Collection<Long> ids);

    ItemList ofJurisdiction(String country);

    ItemList ofTopic(String topic);

    /** The ids of what is asked for most. */
    List<Long> popular(int atMost);

    FlagSet flags();

    /** Sets a flag, a new one or one that there is. */
    void set(FlagShare flag);

    GlobalSettings settings();
}
