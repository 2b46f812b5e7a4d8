package dev.larder.redis.chaos;

/**
 * Something that may happen to Redis, and so to all nodes.
 *
 * @param longestMillis how long it may last at most, 0 if it is over at once
 */
record Harm(String name, int longestMillis, Step begin, Step end) {

    interface Step {
        void run() throws Exception;
    }

    /** Something that is over when it has happened. */
    static Harm done(String name, Step step) {
        return new Harm(name, 0, step, () -> {});
    }
}
