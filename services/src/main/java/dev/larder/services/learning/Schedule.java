package dev.larder.services.learning;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cold part of somebody's schedule: how many cards there are, and how many fall due on each of the next days (UTC), overdue ones today. */
record Schedule(long userId, int cards, SortedMap<LocalDate, Integer> dueByDay) {

    static final int DAYS = 7;

    Schedule {
        dueByDay = new TreeMap<>(dueByDay);
    }
}
