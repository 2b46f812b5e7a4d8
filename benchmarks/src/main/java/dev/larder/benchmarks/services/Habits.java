package dev.larder.benchmarks.services;

/**
 * What a user of the coach has left behind.
 *
 * @param firstUser the id of the first one of the kind
 * @param users how many of them there are
 * @param scores how many were recorded, the newest of them {@link CoachRows#FREE_DAYS} days ago
 * @param everyDays how many days lie between two scores
 * @param goals of which the first three of five are active
 * @param tasks of which one in {@code inUse} is open or begun and the others are done
 * @param activities one every {@code 400 / activities} days or so
 * @param firstGoal the id of the first goal of the first user
 * @param firstTask the id of the first task of the first user
 */
record Habits(
        long firstUser,
        int users,
        int scores,
        int everyDays,
        int goals,
        int tasks,
        int inUse,
        int activities,
        long firstGoal,
        long firstTask) {

    private static final long FIRST_USER = 1_000_001;
    private static final long FIRST_GOAL = 100_000_001;
    private static final long FIRST_TASK = 200_000_001;
    private static final long BEHIND_GOALS = 150_000_001;
    private static final long BEHIND_TASKS = 300_000_001;

    /** Those of whom anybody asks: a score each day for a year, 25 goals, 240 tasks, 300 activities. */
    static Habits busy(int users) {
        return new Habits(FIRST_USER, users, 365, 1, 25, 240, 10, 300, FIRST_GOAL, FIRST_TASK);
    }

    /** All others, who fill the tables: a score each week for a year, five goals, fifteen tasks, twenty activities. */
    static Habits quiet(int busy, int users) {
        return new Habits(FIRST_USER + busy, users, 52, 7, 5, 15, 2, 20, BEHIND_GOALS, BEHIND_TASKS);
    }

    long goal(long user, int number) {
        return firstGoal + (user - firstUser) * goals + number;
    }

    long task(long user, int number) {
        return firstTask + (user - firstUser) * tasks + number;
    }

    /** How many rows that is. */
    long rows() {
        return users * (1L + scores + goals + tasks + activities);
    }
}
