package dev.larder.services.coach;

import java.util.List;

/** A goal, what is to be done for it, the nearest day first, and what happened to it, newest first. */
record GoalDetails(Goal goal, List<Task> tasks, List<Activity> activities) {

    static final int MAX_TASKS = 100;
    static final int MAX_ACTIVITIES = 20;

    GoalDetails {
        tasks = List.copyOf(tasks);
        activities = List.copyOf(activities);
    }
}
