package dev.larder.services.learning;

import java.util.List;

/** The hot part of somebody's schedule: the next cards, the longest due first; {@value #CARDS} at most. */
record HotSchedule(long userId, List<Card> next) {

    static final int CARDS = 20;

    HotSchedule {
        next = List.copyOf(next);
    }
}
