package dev.larder.services.coach;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the whole coach is used, over all users. No event makes it untrue: it is as old as its time to live allows.
 *
 * @param at when it was counted
 * @param joinedLately users of the last 30 days
 * @param snapshotsLately of the last 7 days
 * @param meanScoreLately of those, to one place; 0 if there are none
 * @param goalsOverdue active goals whose day is over
 * @param goalsCompletedLately in the last 7 days
 * @param tasksOverdue tasks that are not done though their day is over
 * @param tasksDoneLately in the last 24 hours
 * @param lastHour what users did in the last hour, by kind
 */
record SystemHealth(
        Instant at,
        long joinedLately,
        long snapshotsLately,
        double meanScoreLately,
        long goalsOverdue,
        long goalsCompletedLately,
        long tasksOverdue,
        long tasksDoneLately,
        Map<Activity.Kind, Long> lastHour) {

    SystemHealth {
        var sorted = new EnumMap<Activity.Kind, Long>(Activity.Kind.class);
        sorted.putAll(lastHour);
        lastHour = Collections.unmodifiableMap(sorted);
    }
}
