package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static dev.larder.services.coach.CoachDatabase.BELA;
import static dev.larder.services.coach.CoachDatabase.NOBODY;
import static dev.larder.services.coach.CoachDatabase.TODAY;
import static dev.larder.services.coach.CoachDatabase.anyVersion;
import static dev.larder.services.coach.CoachDatabase.ari;
import static dev.larder.services.coach.CoachDatabase.goal;
import static dev.larder.services.coach.CoachDatabase.task;
import static dev.larder.services.coach.CoachDatabase.taskFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.services.coach.GoalQuery.CategoryFilter;
import dev.larder.services.coach.GoalQuery.StatusFilter;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.StaleVersionException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a coach promises, whatever database it stands on. */
@Timeout(120)
abstract class CoachContract {

    private CoachDatabase database = database();
    private Coach coach = database.coach();

    abstract CoachDatabase database();

    /** The coach whose promises these are; what it stands on has the tables of {@code database}. */
    Coach coachOn(CoachDatabase database) {
        return database.coach();
    }

    @BeforeEach
    void adaAndBela() {
        database = database().withAdaAndBela();
        coach = coachOn(database);
    }

    @Nested
    class Profiles {

        @Test
        void answersNothingForAnUnknownUser() {
            assertThat(coach.users().find(NOBODY)).isEmpty();
            assertThat(coach.users().find(ADA)).isPresent();
        }

        @Test
        void listsByNameWithinACountryOrByBeginning() {
            database.user(3, "Adam", "DE");
            assertThat(names("", "")).containsExactly("Ada", "Adam", "Bela");
            assertThat(names("aD", "")).containsExactly("Ada", "Adam");
            assertThat(names("", "de")).containsExactly("Adam", "Bela");
            assertThat(names("ada", "DE")).containsExactly("Adam");
            assertThat(names("_da", "")).isEmpty();
        }

        @Test
        void findsTheUserOfAnAddress() {
            UserQuery query = UserQuery.of("Bela@Example.org", "", "", Paging.first());
            assertThat(coach.users().page(query).items()).extracting(User::id).containsExactly(BELA);
        }

        @Test
        void changesAUserWhoIsAtTheExpectedVersion() {
            database.clock.advance(Duration.ofHours(1));

            User edited = coach.users().edit(ADA, OptionalLong.of(1), new UserEdit("Ada B", "ada@example.net", "be"));

            assertThat(edited.version()).isEqualTo(2);
            assertThat(edited.country()).isEqualTo("BE");
            assertThat(edited.updatedAt()).isAfter(edited.joinedAt());
            assertThat(coach.users().find(ADA)).contains(edited);
        }

        @Test
        void refusesAChangeOfAnotherVersionOrOfNobodyOrToATakenAddress() {
            UserEdit edit = new UserEdit("Ada", "bela@example.org", "NL");
            assertThatThrownBy(() -> coach.users().edit(ADA, OptionalLong.of(2), edit))
                    .isInstanceOf(StaleVersionException.class)
                    .hasMessageContaining("User 1 is at version 1, not at 2");
            assertThatThrownBy(() -> coach.users().edit(NOBODY, anyVersion(), edit))
                    .isInstanceOf(UnknownException.class);
            assertThatThrownBy(() -> coach.users().edit(ADA, anyVersion(), edit))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("bela@example.org");
            assertThat(coach.users().find(ADA))
                    .hasValueSatisfying(ada -> assertThat(ada.version()).isEqualTo(1));
        }

        private List<String> names(String beginning, String country) {
            UserQuery query = UserQuery.of("", beginning, country, Paging.first());
            return coach.users().page(query).items().stream().map(User::name).toList();
        }
    }

    @Nested
    class Ari {

        @Test
        void answersTheSnapshotOfTheNewestDayWhateverCameLast() {
            AriSnapshot newest = coach.scores().record(ADA, ari(TODAY, 70));
            coach.scores().record(ADA, ari(TODAY.minusDays(7), 60));

            assertThat(coach.scores().current(ADA)).contains(newest);
            assertThat(coach.scores().history(ADA).orElseThrow().snapshots())
                    .extracting(AriSnapshot::score)
                    .containsExactly(70.0, 60.0);
        }

        @Test
        void tellsAUserWithoutSnapshotsFromNobody() {
            assertThat(coach.scores().current(ADA)).isEmpty();
            assertThat(coach.scores().history(ADA).orElseThrow().snapshots()).isEmpty();
            assertThat(coach.scores().history(NOBODY)).isEmpty();
            assertThat(coach.scores().prediction(ADA).orElseThrow().forecasts()).isEmpty();
            assertThat(coach.scores().prediction(NOBODY)).isEmpty();
        }

        @Test
        void keepsTheNewestAndSaysThatThereAreOlderOnes() {
            database.snapshots(ADA, AriHistory.MAX_SNAPSHOTS + 1);

            AriHistory history = coach.scores().history(ADA).orElseThrow();

            assertThat(history.truncated()).isTrue();
            assertThat(history.snapshots()).hasSize(AriHistory.MAX_SNAPSHOTS);
            assertThat(history.snapshots().get(0).takenOn()).isEqualTo(TODAY);
        }

        @Test
        void refusesASecondSnapshotOfADayAndOneOfADayToCome() {
            coach.scores().record(ADA, ari(TODAY, 70));

            assertThatThrownBy(() -> coach.scores().record(ADA, ari(TODAY, 71))).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> coach.scores().record(ADA, ari(TODAY.plusDays(1), 71)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("takenOn is yet to come");
            assertThatThrownBy(() -> coach.scores().record(NOBODY, ari(TODAY, 71)))
                    .isInstanceOf(UnknownException.class);
        }

        @Test
        void predictsAlongTheNewestSnapshots() {
            IntStream.range(0, 10)
                    .forEach(week -> coach.scores().record(ADA, ari(TODAY.minusWeeks(week), 60 - 2 * week)));

            Prediction prediction = coach.scores().prediction(ADA).orElseThrow();

            assertThat(prediction.slopePerWeek()).isEqualTo(2);
            assertThat(prediction.forecasts().get(0)).isEqualTo(new Prediction.Forecast(TODAY.plusDays(7), 62, 62, 62));
        }
    }

    @Nested
    class OfGoals {

        @Test
        void answersExactlyWhatCreateAnswered() {
            Goal created = coach.goals().create(ADA, goal("Run"));

            assertThat(created.version()).isEqualTo(1);
            assertThat(created.status()).isEqualTo(Goal.Status.ACTIVE);
            assertThat(coach.goals().find(created.id())).contains(created);
            assertThat(coach.goals().find(created.id() + 1)).isEmpty();
        }

        @Test
        void listsTheActiveOnesByTheirDay() {
            Goal later = coach.goals().create(ADA, goal("Later", Goal.Category.WORK, 1, TODAY.plusDays(9)));
            Goal sooner = coach.goals().create(ADA, goal("Sooner", Goal.Category.WORK, 2, TODAY.plusDays(3)));
            Goal done = coach.goals().create(ADA, goal("Done"));
            coach.goals().complete(ADA, done.id(), anyVersion());
            coach.goals().create(BELA, goal("Not hers"));

            assertThat(coach.goals().active(ADA).orElseThrow().goals()).containsExactly(sooner, later);
            assertThat(titles(StatusFilter.ACTIVE, CategoryFilter.ANY, GoalQuery.Order.TARGET))
                    .containsExactly("Sooner", "Later");
        }

        @Test
        void listsByStateCategoryAndOrder() {
            coach.goals().create(ADA, goal("First", Goal.Category.WORK, 2, TODAY.plusDays(9)));
            database.clock.advance(Duration.ofMinutes(1));
            coach.goals().create(ADA, goal("Second", Goal.Category.WORK, 1, TODAY.plusDays(3)));
            database.clock.advance(Duration.ofMinutes(1));
            Goal third = coach.goals().create(ADA, goal("Third", Goal.Category.HEALTH, 3, TODAY));
            coach.goals().complete(ADA, third.id(), anyVersion());

            assertThat(titles(StatusFilter.ANY, CategoryFilter.ANY, GoalQuery.Order.NEWEST))
                    .containsExactly("Third", "Second", "First");
            assertThat(titles(StatusFilter.ANY, CategoryFilter.WORK, GoalQuery.Order.NEWEST))
                    .containsExactly("Second", "First");
            assertThat(titles(StatusFilter.ACTIVE, CategoryFilter.ANY, GoalQuery.Order.PRIORITY))
                    .containsExactly("Second", "First");
            assertThat(titles(StatusFilter.COMPLETED, CategoryFilter.ANY, GoalQuery.Order.TARGET))
                    .containsExactly("Third");
        }

        @Test
        void pagesSayWhetherThereIsMore() {
            IntStream.range(0, 5).forEach(i -> coach.goals().create(ADA, goal("Goal " + i)));

            assertThat(page(StatusFilter.ACTIVE, 0).more()).isTrue();
            assertThat(page(StatusFilter.ACTIVE, 1).items()).hasSize(2);
            assertThat(page(StatusFilter.ACTIVE, 2)).satisfies(last -> {
                assertThat(last.items()).hasSize(1);
                assertThat(last.more()).isFalse();
            });
            assertThat(page(StatusFilter.ACTIVE, 3).items()).isEmpty();
            assertThat(page(StatusFilter.ANY, 2)).isEqualTo(page(StatusFilter.ACTIVE, 2));
        }

        @Test
        void tellsAUserWithoutGoalsFromNobody() {
            assertThat(coach.goals().active(ADA).orElseThrow().goals()).isEmpty();
            assertThat(coach.goals().active(NOBODY)).isEmpty();
            assertThat(coach.goals()
                            .page(GoalQuery.of(
                                    NOBODY,
                                    StatusFilter.ANY,
                                    CategoryFilter.ANY,
                                    GoalQuery.Order.NEWEST,
                                    Paging.first())))
                    .isEmpty();
        }

        @Test
        void changesAGoalThatIsAtTheExpectedVersion() {
            Goal old = coach.goals().create(ADA, goal("Run"));

            Goal edited = coach.goals().edit(ADA, old.id(), OptionalLong.of(1), goal("Run far"));

            assertThat(edited.version()).isEqualTo(2);
            assertThat(coach.goals().find(old.id())).contains(edited);
        }

        @Test
        void completesAGoalOnce() {
            Goal old = coach.goals().create(ADA, goal("Run"));

            Goal completed = coach.goals().complete(ADA, old.id(), OptionalLong.of(1));
            database.clock.advance(Duration.ofDays(1));

            assertThat(completed.status()).isEqualTo(Goal.Status.COMPLETED);
            assertThat(completed.completedAt()).isNotNull();
            assertThat(coach.goals().complete(ADA, old.id(), anyVersion())).isEqualTo(completed);
            assertThat(coach.goals().find(old.id())).contains(completed);
        }

        @Test
        void refusesChangesOfAnotherVersionAndOfOthersGoals() {
            Goal goal = coach.goals().create(ADA, goal("Run"));

            assertThatThrownBy(() -> coach.goals().edit(ADA, goal.id(), OptionalLong.of(9), goal("x")))
                    .isInstanceOf(StaleVersionException.class)
                    .hasMessageContaining("is at version 1, not at 9");
            assertThatThrownBy(() -> coach.goals().complete(ADA, goal.id(), OptionalLong.of(9)))
                    .isInstanceOf(StaleVersionException.class);
            assertThatThrownBy(() -> coach.goals().edit(BELA, goal.id(), anyVersion(), goal("x")))
                    .isInstanceOf(UnknownException.class);
            assertThatThrownBy(() -> coach.goals().create(NOBODY, goal("x"))).isInstanceOf(UnknownException.class);
            assertThat(coach.goals().find(goal.id())).contains(goal);
        }

        @Test
        void hasRoomForAHundredActiveOnes() {
            IntStream.range(0, Limits.MAX_ACTIVE_GOALS)
                    .forEach(i -> coach.goals().create(ADA, goal("Goal " + i)));

            assertThatThrownBy(() -> coach.goals().create(ADA, goal("One more")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("100 goals");

            coach.goals()
                    .complete(
                            ADA,
                            coach.goals()
                                    .active(ADA)
                                    .orElseThrow()
                                    .goals()
                                    .get(0)
                                    .id(),
                            anyVersion());
            assertThat(coach.goals().create(ADA, goal("One more")).id()).isPositive();
        }

        @Test
        void detailsShowTasksAndWhatHappened() {
            Goal goal = coach.goals().create(ADA, goal("Run"));
            Task task = coach.tasks().create(ADA, taskFor(goal, "Buy shoes"));
            database.clock.advance(Duration.ofMinutes(1));
            coach.goals().edit(ADA, goal.id(), anyVersion(), goal("Run far"));

            GoalDetails details = coach.goals().details(goal.id()).orElseThrow();

            assertThat(details.goal().title()).isEqualTo("Run far");
            assertThat(details.tasks()).containsExactly(task);
            assertThat(details.activities())
                    .extracting(Activity::kind)
                    .containsExactly(
                            Activity.Kind.GOAL_UPDATED, Activity.Kind.TASK_CREATED, Activity.Kind.GOAL_CREATED);
            assertThat(coach.goals().details(goal.id() + 1)).isEmpty();
        }

        private List<String> titles(StatusFilter status, CategoryFilter category, GoalQuery.Order order) {
            GoalQuery query = GoalQuery.of(ADA, status, category, order, Paging.first());
            return coach.goals().page(query).orElseThrow().items().stream()
                    .map(Goal::title)
                    .toList();
        }

        private Page<Goal> page(StatusFilter status, int page) {
            return coach.goals()
                    .page(GoalQuery.of(ADA, status, CategoryFilter.ANY, GoalQuery.Order.TARGET, new Paging(page, 2)))
                    .orElseThrow();
        }
    }

    @Nested
    class OfTasks {

        @Test
        void answersExactlyWhatCreateAnswered() {
            Goal goal = coach.goals().create(ADA, goal("Run"));
            Task forGoal = coach.tasks().create(ADA, taskFor(goal, "Buy shoes"));
            Task forNothing = coach.tasks().create(ADA, task("Sleep"));

            assertThat(coach.tasks().find(forGoal.id())).contains(forGoal);
            assertThat(coach.tasks().find(forNothing.id())).contains(forNothing);
            assertThat(forNothing.goalId()).isNull();
        }

        @Test
        void listsByStateByDayOrPriority() {
            coach.tasks().create(ADA, task("Later", 1, TODAY.plusDays(3)));
            coach.tasks().create(ADA, task("Sooner", 2, TODAY.plusDays(1)));
            Task done = coach.tasks().create(ADA, task("Done", 1, TODAY));
            coach.tasks().move(ADA, done.id(), anyVersion(), Task.Status.DONE);
            coach.tasks().create(BELA, task("Not hers"));

            assertThat(titles(TaskQuery.StatusFilter.ANY, TaskQuery.Order.DUE))
                    .containsExactly("Done", "Sooner", "Later");
            assertThat(titles(TaskQuery.StatusFilter.OPEN, TaskQuery.Order.DUE)).containsExactly("Sooner", "Later");
            assertThat(titles(TaskQuery.StatusFilter.OPEN, TaskQuery.Order.PRIORITY))
                    .containsExactly("Later", "Sooner");
            assertThat(titles(TaskQuery.StatusFilter.DONE, TaskQuery.Order.DUE)).containsExactly("Done");
            assertThat(coach.tasks()
                            .page(TaskQuery.of(
                                    NOBODY, TaskQuery.StatusFilter.ANY, TaskQuery.Order.DUE, Paging.first())))
                    .isEmpty();
        }

        @Test
        void movesThereAndBack() {
            Task open = coach.tasks().create(ADA, task("Sleep"));

            Task done = coach.tasks().move(ADA, open.id(), OptionalLong.of(1), Task.Status.DONE);
            Task again = coach.tasks().move(ADA, open.id(), OptionalLong.of(2), Task.Status.OPEN);

            assertThat(done.doneAt()).isNotNull();
            assertThat(again.doneAt()).isNull();
            assertThat(again.version()).isEqualTo(3);
            assertThat(coach.tasks().move(ADA, open.id(), anyVersion(), Task.Status.OPEN))
                    .isEqualTo(again);
            assertThat(coach.tasks().find(open.id())).contains(again);
        }

        @Test
        void refusesOthersGoalsAndTasksAndOldVersions() {
            Goal belas = coach.goals().create(BELA, goal("Hers"));
            Task adas = coach.tasks().create(ADA, task("Sleep"));

            assertThatThrownBy(() -> coach.tasks().create(ADA, taskFor(belas, "x")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("goalId is " + belas.id());
            assertThatThrownBy(() -> coach.tasks().create(NOBODY, task("x"))).isInstanceOf(UnknownException.class);
            assertThatThrownBy(() -> coach.tasks().move(BELA, adas.id(), anyVersion(), Task.Status.DONE))
                    .isInstanceOf(UnknownException.class);
            assertThatThrownBy(() -> coach.tasks().move(ADA, adas.id(), OptionalLong.of(2), Task.Status.DONE))
                    .isInstanceOf(StaleVersionException.class);
        }

        private List<String> titles(TaskQuery.StatusFilter status, TaskQuery.Order order) {
            return coach.tasks().page(TaskQuery.of(ADA, status, order, Paging.first())).orElseThrow().items().stream()
                    .map(Task::title)
                    .toList();
        }
    }

    @Nested
    class OfInsights {

        @Test
        void dashboardOfSomebodyNewIsEmpty() {
            Dashboard dashboard = coach.insights().dashboard(ADA).orElseThrow();

            assertThat(dashboard.ari()).isNull();
            assertThat(dashboard.goals()).isEqualTo(new Dashboard.GoalFigures(0, 0, 0, 0));
            assertThat(dashboard.tasks()).isEqualTo(new Dashboard.TaskFigures(0, 0, 0, 0, 0, 0));
            assertThat(dashboard.recent()).isEmpty();
            assertThat(coach.insights().dashboard(NOBODY)).isEmpty();
        }

        @Test
        void dashboardCountsGoalsAndTasks() {
            coach.goals().create(ADA, goal("Overdue", Goal.Category.WORK, 1, TODAY.minusDays(1)));
            coach.goals().create(ADA, goal("Due today", Goal.Category.WORK, 1, TODAY));
            Goal reached = coach.goals().create(ADA, goal("Reached", Goal.Category.WORK, 1, TODAY.minusDays(2)));
            coach.goals().complete(ADA, reached.id(), anyVersion());
            coach.tasks().create(ADA, task("Overdue", 1, TODAY.minusDays(1)));
            Task started = coach.tasks().create(ADA, task("Started"));
            coach.tasks().move(ADA, started.id(), anyVersion(), Task.Status.STARTED);
            Task done = coach.tasks().create(ADA, task("Done", 1, TODAY.minusDays(1)));
            coach.tasks().move(ADA, done.id(), anyVersion(), Task.Status.DONE);
            coach.tasks().create(BELA, task("Not hers"));

            Dashboard dashboard = coach.insights().dashboard(ADA).orElseThrow();

            assertThat(dashboard.goals()).isEqualTo(new Dashboard.GoalFigures(2, 1, 1, 1));
            assertThat(dashboard.tasks()).isEqualTo(new Dashboard.TaskFigures(1, 1, 1, 1, 1, 30));
            assertThat(dashboard.recent()).hasSize(9);
        }

        @Test
        void dashboardForgetsWhatIsNotLately() {
            Goal reached = coach.goals().create(ADA, goal("Reached"));
            coach.goals().complete(ADA, reached.id(), anyVersion());
            database.clock.advance(Duration.ofDays(Dashboard.LATELY_DAYS + 1));

            assertThat(coach.insights().dashboard(ADA).orElseThrow().goals())
                    .isEqualTo(new Dashboard.GoalFigures(0, 1, 0, 0));
        }

        @Test
        void dashboardShowsTheScoreItsMeanItsChangeAndTheBest() {
            LocalDate longAgo = TODAY.minusDays(200);
            coach.scores().record(ADA, ari(longAgo, 90));
            coach.scores().record(ADA, ari(TODAY.minusDays(31), 50));
            coach.scores().record(ADA, ari(TODAY.minusDays(29), 55));
            coach.scores().record(ADA, ari(TODAY, 63));

            assertThat(coach.insights().dashboard(ADA).orElseThrow().ari())
                    .isEqualTo(new Dashboard.AriFigures(63, TODAY, 56, 13.0, 90, longAgo));
        }

        @Test
        void healthCountsOverAllUsers() {
            coach.scores().record(ADA, ari(TODAY, 60));
            coach.scores().record(BELA, ari(TODAY.minusDays(3), 41));
            coach.scores().record(BELA, ari(TODAY.minusDays(8), 10));
            coach.goals().create(ADA, goal("Overdue", Goal.Category.WORK, 1, TODAY.minusDays(1)));
            Goal reached = coach.goals().create(BELA, goal("Reached"));
            coach.goals().complete(BELA, reached.id(), anyVersion());
            coach.tasks().create(ADA, task("Overdue", 1, TODAY.minusDays(1)));
            Task done = coach.tasks().create(BELA, task("Done"));
            coach.tasks().move(BELA, done.id(), anyVersion(), Task.Status.DONE);

            SystemHealth health = coach.insights().systemHealth();

            assertThat(health.joinedLately()).isEqualTo(2);
            assertThat(health.snapshotsLately()).isEqualTo(2);
            assertThat(health.meanScoreLately()).isEqualTo(50.5);
            assertThat(health.goalsOverdue()).isEqualTo(1);
            assertThat(health.goalsCompletedLately()).isEqualTo(1);
            assertThat(health.tasksOverdue()).isEqualTo(1);
            assertThat(health.tasksDoneLately()).isEqualTo(1);
            assertThat(health.lastHour())
                    .containsEntry(Activity.Kind.ARI_RECORDED, 3L)
                    .containsEntry(Activity.Kind.TASK_COMPLETED, 1L)
                    .doesNotContainKey(Activity.Kind.TASK_MOVED);
        }
    }
}
