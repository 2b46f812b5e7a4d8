package dev.larder.services.coach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first data promise, whatever database they fill. */
@Timeout(120)
abstract class SeedContract {

    private final CoachDatabase database = database().withAdaAndBela().emptied();

    abstract CoachDatabase database();

    @Test
    void areThereOnce() {
        assertThat(database.seed().runOnce()).isTrue();
        assertThat(database.seed().runOnce()).isFalse();
        assertThat(rows("user")).isEqualTo(200);
        assertThat(rows("ari_snapshot")).isEqualTo(200 * 52);
        assertThat(rows("goal")).isEqualTo(200 * 5);
        assertThat(rows("task")).isEqualTo(200 * 15);
    }

    @Test
    void areTheSameEachTime() {
        database.seed().runOnce();
        Object first = picture();
        database.emptied().seed().runOnce();

        assertThat(picture()).isEqualTo(first);
    }

    @Test
    void areWrittenByOneOfTwoProcessesThatStartTogether() throws Exception {
        Callable<Boolean> start = () -> database.seed().runOnce();
        ExecutorService processes = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> started = processes.invokeAll(List.of(start, start));
            assertThat(List.of(started.get(0).get(), started.get(1).get())).containsExactlyInAnyOrder(true, false);
        } finally {
            processes.shutdownNow();
            processes.awaitTermination(10, TimeUnit.SECONDS);
        }
        assertThat(rows("user")).isEqualTo(200);
    }

    @Test
    void leaveRoomForGoalsAndTasksOfOnesOwn() {
        database.seed().runOnce();

        Goal goal = database.coach().goals().create(SeedPeople.FIRST, CoachDatabase.goal("Mine"));

        assertThat(database.coach().goals().find(goal.id())).contains(goal);
        assertThat(database.coach().insights().dashboard(SeedPeople.FIRST)).isPresent();
    }

    /** What does not depend on the ids that the database gives. */
    private List<Object> picture() {
        Coach coach = database.coach();
        return List.of(
                coach.users().find(17L),
                coach.scores().history(17L),
                coach.insights().dashboard(17L).orElseThrow().tasks());
    }

    private long rows(String table) {
        return database.jdbc
                .sql("select count(*) from coach_" + table)
                .query(Long.class)
                .single();
    }
}
