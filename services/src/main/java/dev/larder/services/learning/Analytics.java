package dev.larder.services.learning;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody has done up to the beginning of the day (UTC), which no review of the day changes.
 *
 * @param right the share of answers that were right, 0 if there were none
 */
record Analytics(long userId, Instant upTo, long reviews, double right, Map<String, Long> reviewsByTopic) {

    Analytics {
        reviewsByTopic = new TreeMap<>(reviewsByTopic);
    }
}
