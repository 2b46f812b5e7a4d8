package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static dev.larder.services.coach.CoachDatabase.TODAY;
import static dev.larder.services.coach.CoachDatabase.ari;
import static dev.larder.services.coach.CoachDatabase.taskFor;

import dev.larder.services.coach.GoalQuery.CategoryFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Every question that an event can have another answer to, by name: about Ada, one goal of hers and one task. */
record Questions(Goal goal, Task task) {

    /** Gives Ada a goal, a task for it, and two scores. */
    static Questions about(Coach coach) {
        Goal goal = coach.goals().create(ADA, CoachDatabase.goal("Run"));
        Task task = coach.tasks().create(ADA, taskFor(goal, "Buy shoes"));
        coach.scores().record(ADA, ari(TODAY.minusDays(14), 40));
        coach.scores().record(ADA, ari(TODAY.minusDays(7), 50));
        return new Questions(goal, task);
    }

    Map<String, Function<Coach, Object>> all() {
        Map<String, Function<Coach, Object>> all = new LinkedHashMap<>();
        all.put("user", coach -> coach.users().find(ADA));
        all.put("roster", coach -> coach.users().page(UserQuery.of("", "a", "", Paging.first())));
        all.put("ari", coach -> coach.scores().current(ADA));
        all.put("history", coach -> coach.scores().history(ADA));
        all.put("prediction", coach -> coach.scores().prediction(ADA));
        all.put("goal", coach -> coach.goals().find(goal.id()));
        all.put("details", coach -> coach.goals().details(goal.id()));
        all.put("active", coach -> coach.goals().active(ADA));
        all.put(
                "goals",
                coach -> coach.goals()
                        .page(GoalQuery.of(
                                ADA,
                                GoalQuery.StatusFilter.ANY,
                                CategoryFilter.ANY,
                                GoalQuery.Order.NEWEST,
                                Paging.first())));
        all.put("task", coach -> coach.tasks().find(task.id()));
        all.put(
                "tasks",
                coach -> coach.tasks()
                        .page(TaskQuery.of(ADA, TaskQuery.StatusFilter.ANY, TaskQuery.Order.DUE, Paging.first())));
        all.put("dashboard", coach -> coach.insights().dashboard(ADA));
        return all;
    }

    /** All answers, by the names of the questions. */
    Map<String, Object> ask(Coach coach) {
        Map<String, Object> answers = new LinkedHashMap<>();
        all().forEach((name, question) -> answers.put(name, question.apply(coach)));
        return answers;
    }
}
