package dev.larder.services.learning;

import java.time.Duration;
import java.time.Instant;

/**
 * When an item is due again for somebody, by SM-2 (P. A. Wozniak, "Optimization of learning", 1990): an item that was recalled comes again after a
 * day, then after six, then each time after its easiness times as many days as the last time; one that was not begins anew. The easiness moves with
 * the quality of each recall and never falls below {@value #LEAST_EASINESS}.
 *
 * @param repetitions how often in a row it was recalled
 */
record Card(
        long userId,
        long itemId,
        int repetitions,
        double easiness,
        int intervalDays,
        Instant reviewedAt,
        Instant dueAt) {

    static final double LEAST_EASINESS = 1.3;

    private static final double FIRST_EASINESS = 2.5;
    private static final int BEST = 5;
    private static final int RECALLED = 3;
    private static final int LONGEST_DAYS = 3_650;

    /** Nothing was reviewed yet. */
    static Card fresh(ItemOfUser key, Instant now) {
        return new Card(key.userId(), key.itemId(), 0, FIRST_EASINESS, 0, now, now);
    }

    static boolean isRecalled(int quality) {
        return quality >= RECALLED;
    }

    /** After a review of a quality from 0 (no idea) to 5 (at once and right). */
    Card reviewed(int quality, Instant now) {
        int missing = BEST - quality;
        double next = Math.max(LEAST_EASINESS, easiness + 0.1 - missing * (0.08 + missing * 0.02));
        int times = isRecalled(quality) ? repetitions + 1 : 0;
        int days = Math.min(LONGEST_DAYS, days(times, next));
        return new Card(userId, itemId, times, next, days, now, now.plus(Duration.ofDays(days)));
    }

    private int days(int times, double nextEasiness) {
        return switch (times) {
            case 0, 1 -> 1;
            case 2 -> 6;
            default -> (int) Math.ceil(intervalDays * nextEasiness);
        };
    }

    /**
     * How likely it is recalled now: it was to be recalled with nine in ten when it is due, and is forgotten exponentially, as H. Ebbinghaus found
     * ("Über das Gedächtnis", 1885).
     */
    double recallAt(Instant now) {
        double elapsed = Math.max(0, Duration.between(reviewedAt, now).toMillis());
        return Math.pow(
                0.9, elapsed / Duration.ofDays(Math.max(1, intervalDays)).toMillis());
    }
}
