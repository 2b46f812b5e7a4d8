package dev.larder.services.coach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys and tags each event names: these, and no others. */
final class CoachRulesTest {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach-rules");
    private static final long USER = 7;
    private static final long GOAL = 42;
    private static final long TASK = 9;

    @AutoClose
    private final Larder larder = Larder.named("coach").build();

    @BeforeEach
    void registerRules() {
        DATABASE.coach().cachedBy(larder, outcome -> {});
    }

    @Test
    void aChangedUserTheProfileTheRostersAndTheDashboard() {
        Invalidation untrue = larder.wouldInvalidate(new CoachEvent.UserUpdated(USER));

        assertThat(untrue.keys()).containsExactlyInAnyOrder("user:7", "dashboard:metrics:7");
        assertThat(untrue.groups()).containsExactly(tag("rosters"));
    }

    @Test
    void aSnapshotTheScoreItsHistoryThePredictionAndTheDashboard() {
        Invalidation untrue = larder.wouldInvalidate(new CoachEvent.AriSnapshotCreated(USER));

        assertThat(untrue.keys())
                .containsExactlyInAnyOrder(
                        "user:ari:7", "user:ari:history:7", "user:predictions:7", "dashboard:metrics:7");
        assertThat(untrue.groups()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goalEvents")
    void whateverHappensToAGoalTheGoalItsDetailsTheListsAndTheDashboard(CoachEvent.GoalEvent event) {
        Invalidation untrue = larder.wouldInvalidate(event);

        assertThat(untrue.keys())
                .containsExactlyInAnyOrder("goal:42", "goal:42:details", "user:goals:active:7", "dashboard:metrics:7");
        assertThat(untrue.groups()).containsExactly(tag("goals:7"));
    }

    static Stream<CoachEvent.GoalEvent> goalEvents() {
        return Stream.of(
                new CoachEvent.GoalCreated(USER, GOAL),
                new CoachEvent.GoalUpdated(USER, GOAL),
                new CoachEvent.GoalCompleted(USER, GOAL));
    }

    @ParameterizedTest
    @MethodSource("taskEvents")
    void whateverHappensToATaskTheTaskTheListsTheDashboardAndTheDetailsOfItsGoal(CoachEvent.TaskEvent event) {
        Invalidation untrue = larder.wouldInvalidate(event);

        assertThat(untrue.keys()).containsExactlyInAnyOrder("task:9", "goal:42:details", "dashboard:metrics:7");
        assertThat(untrue.groups()).containsExactly(tag("tasks:7"));
    }

    static Stream<CoachEvent.TaskEvent> taskEvents() {
        return Stream.of(
                new CoachEvent.TaskCreated(USER, TASK, GOAL),
                new CoachEvent.TaskMoved(USER, TASK, GOAL),
                new CoachEvent.TaskCompleted(USER, TASK, GOAL));
    }

    @Test
    void aTaskForNothingInParticularNoDetails() {
        assertThat(larder.wouldInvalidate(new CoachEvent.TaskCompleted(USER, TASK, null))
                        .keys())
                .containsExactlyInAnyOrder("task:9", "dashboard:metrics:7");
    }

    private static Group tag(String tag) {
        return new Group(Kind.TAG, tag, "");
    }
}
