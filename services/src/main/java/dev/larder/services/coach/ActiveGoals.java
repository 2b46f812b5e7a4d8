package dev.larder.services.coach;

import java.util.List;

/** All goals that a user pursues, the nearest day first; at most {@link Limits#MAX_ACTIVE_GOALS}. */
record ActiveGoals(long userId, List<Goal> goals) {

    ActiveGoals {
        goals = List.copyOf(goals);
    }
}
