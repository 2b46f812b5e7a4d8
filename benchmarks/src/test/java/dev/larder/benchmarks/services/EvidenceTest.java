package dev.larder.benchmarks.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers as the services give them. */
final class EvidenceTest {

    private static final String ACTIVITIES =
            "[{\"at\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"TASK_MOVED\",\"goalId\":3,\"subject\":\"Task 4\"},"
                    + "{\"at\":\"2026-01-01T00:00:00Z\",\"kind\":\"GOAL_UPDATED\",\"subject\":\"Goal\"}]";
    private static final long NEWEST = Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli();

    private static List<Evidence> of(Operation operation, String owner, String json) {
        return Evidence.in(new Call(operation, 0, "GET", "/", owner, ""), json);
    }

    @Test
    void ofAGoalIsItsVersionAndThatOfEachOfItsTasks() {
        String details =
                "{\"goal\":{\"id\":3,\"userId\":1,\"version\":2},\"tasks\":[{\"id\":4,\"userId\":1,\"goalId\":3,\"version\":6},"
                        + "{\"id\":5,\"userId\":1,\"goalId\":3,\"version\":1}],\"activities\":" + ACTIVITIES + "}";

        assertThat(of(Operation.GOAL_DETAILS, "1", details))
                .containsExactly(new Evidence("goal:3", 2), new Evidence("task:4", 6), new Evidence("task:5", 1));
    }

    @Test
    void ofADashboardIsTheNewestScoreAndTheNewestActivity() {
        String dashboard =
                "{\"userId\":1,\"on\":\"2026-01-03\",\"ari\":{\"score\":50.0,\"takenOn\":\"2026-01-01\",\"bestOn\":\"2025-01-01\"},"
                        + "\"recent\":" + ACTIVITIES + "}";

        assertThat(of(Operation.DASHBOARD, "1", dashboard))
                .containsExactly(
                        new Evidence("ari:1", LocalDate.of(2026, 1, 1).toEpochDay()),
                        new Evidence("activity:1", NEWEST));
    }

    @Test
    void ofAChangeIsTheNewVersionAndThatTheUserDidSomething() {
        String task =
                "{\"id\":4,\"userId\":1,\"status\":\"STARTED\",\"updatedAt\":\"2026-01-02T03:04:05.678Z\",\"version\":7}";

        assertThat(of(Operation.MOVE_TASK, "1", task))
                .containsExactly(new Evidence("task:4", 7), new Evidence("activity:1", NEWEST));
    }

    @Test
    void ofWhatHasNoNumberInItsAnswerIsNamedByItsOwner() {
        assertThat(of(Operation.VM_STATE, "vm-0001", "{\"id\":\"vm-0001\",\"power\":\"RUNNING\",\"version\":12}"))
                .containsExactly(new Evidence("vm-0001", 12));
    }

    @Test
    void ofWhatIsEmptyIsNothing() {
        assertThat(of(Operation.ACTIVE_GOALS, "1", "{\"items\":[],\"page\":0}")).isEmpty();
        assertThat(of(Operation.DASHBOARD, "1", "{\"userId\":1,\"recent\":[]}")).isEmpty();
    }
}
