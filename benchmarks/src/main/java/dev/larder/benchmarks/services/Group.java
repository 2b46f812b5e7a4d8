package dev.larder.benchmarks.services;

/** Endpoints that belong together, and how often a cache should answer them. */
enum Group {
    ARI(95),
    GOALS(90),
    DASHBOARD(80),
    TASKS(60),
    USERS(0),
    CATALOG(0),
    FLEET(0),
    LEARNING(0);

    /** Percent; 0 where nobody has set a goal. */
    final int goalPercent;

    Group(int goalPercent) {
        this.goalPercent = goalPercent;
    }

    boolean isOfCoach() {
        return compareTo(USERS) <= 0;
    }
}
