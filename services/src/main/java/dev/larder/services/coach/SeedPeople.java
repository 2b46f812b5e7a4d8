package dev.larder.services.coach;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** People who do not exist, with a year of scores, goals and tasks, always the same for a day. */
final class SeedPeople {

    /** The id of the first user; the others follow. */
    static final long FIRST = 1;

    private static final int USERS = 200;
    private static final int WEEKS = 52;
    private static final int TASKS_OF_GOAL = 3;
    private static final List<String> FIRST_NAMES = List.of(
            "Ada", "Bela", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jana", "Kofi", "Lena", "Mira",
            "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tariq");
    private static final List<String> LAST_NAMES =
            List.of("Abel", "Berg", "Costa", "Dahl", "Engel", "Fischer", "Garcia", "Haas", "Ito", "Jansen");
    private static final List<String> COUNTRIES = List.of("AT", "BR", "DE", "FR", "IN", "JP", "NL", "PL");
    private static final Map<Goal.Category, String> GOALS = new EnumMap<>(Map.of(
            Goal.Category.HEALTH, "Run ten kilometres",
            Goal.Category.LEARNING, "Read a book a month",
            Goal.Category.WORK, "Lead a project",
            Goal.Category.FINANCE, "Save for a year",
            Goal.Category.PEOPLE, "Call old friends"));
    private static final List<String> TASKS = List.of("Make a plan", "Take the first step", "Look back at the week");

    private final LocalDate today;
    private final SplittableRandom random = new SplittableRandom(1_815);

    SeedPeople(LocalDate today) {
        this.today = today;
    }

    List<User> users() {
        return LongStream.range(FIRST, FIRST + USERS).mapToObj(this::user).toList();
    }

    private User user(long id) {
        int number = (int) (id - FIRST);
        String first = FIRST_NAMES.get(number % FIRST_NAMES.size());
        String last = LAST_NAMES.get(number / FIRST_NAMES.size());
        String email = (first + "." + last + "@example.org").toLowerCase(Locale.ROOT);
        Instant joined = noon(today.minusDays(random.nextInt(1, 7 * WEEKS)));
        return new User(id, first + " " + last, email, COUNTRIES.get(number % COUNTRIES.size()), joined, joined, 1);
    }

    /** One a week, of which the last is today's; each part wanders from week to week. */
    List<AriSnapshot> snapshots(User user) {
        Map<AriPart, Integer> parts = new EnumMap<>(AriPart.class);
        for (AriPart part : AriPart.values()) {
            parts.put(part, random.nextInt(30, 70));
        }
        return IntStream.range(0, WEEKS)
                .mapToObj(week -> {
                    parts.replaceAll((part, points) -> Math.max(0, Math.min(100, points + random.nextInt(-3, 5))));
                    LocalDate day = today.minusWeeks(WEEKS - 1 - week);
                    return new AriSnapshot(user.id(), day, AriPart.score(parts), parts);
                })
                .toList();
    }

    /** One of each category, of which one in four is reached. */
    List<Goal> goals(User user) {
        return GOALS.entrySet().stream()
                .map(entry -> goal(user, entry.getKey(), entry.getValue()))
                .toList();
    }

    private Goal goal(User user, Goal.Category category, String title) {
        GoalContent content = new GoalContent(
                title,
                "",
                category,
                random.nextInt(1, Limits.LOWEST_PRIORITY + 1),
                random.nextInt(100),
                today.plusDays(random.nextInt(-20, 180)));
        Goal goal = Goal.created(user.id(), content, noon(today.minusDays(random.nextInt(60, 300))));
        return random.nextInt(4) == 0 ? goal.completed(noon(today.minusDays(random.nextInt(1, 50)))) : goal;
    }

    List<Task> tasks(long userId, long goalId) {
        return IntStream.range(0, TASKS_OF_GOAL)
                .mapToObj(number -> task(userId, goalId, TASKS.get(number)))
                .toList();
    }

    private Task task(long userId, @Nullable Long goalId, String title) {
        TaskDraft draft = new TaskDraft(
                goalId,
                title,
                random.nextInt(1, Limits.LOWEST_PRIORITY + 1),
                today.plusDays(random.nextInt(-10, 60)),
                random.nextInt(1, 9) * 15);
        Task task = Task.created(userId, draft, noon(today.minusDays(random.nextInt(30, 60))));
        return random.nextInt(3) == 0
                ? task
                : task.moved(Task.Status.DONE, noon(today.minusDays(random.nextInt(1, 30))));
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }
}
