package dev.larder.benchmarks.services;

import dev.larder.cli.internal.requests.Zipf;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Requests without an end: of what kind, as the shares of {@link Operation} say, about whom, by Zipf's law, and to any of the nodes. Only a new score is about
 * anybody, since there is one a day. Always the same for a seed. For one thread at a time.
 */
final class Mix implements Supplier<Call> {

    private static final int LOTS = 1_000;
    private static final int MACHINES = 2_000;
    private static final int LEARNERS = 200;
    private static final int ITEMS = 600;
    private static final int FAVOURITES = 15;

    /** How many of a user's goals, and of their tasks, are asked for at all. */
    static final int OF_EACH_USER = FAVOURITES + 1;

    // Coprime to any number of users that is asked for, so that those who ask most do not lie side by side in a table.
    private static final long SCATTER = 1_000_003;

    private final SplittableRandom random;
    private final Habits habits;
    private final int active;
    private final int nodes;
    private final List<String> resources;
    private final Zipf users;
    private final Zipf ofResources;
    private final Zipf machines = new Zipf(MACHINES, 1);
    private final Zipf learners = new Zipf(LEARNERS, 1);
    private final Zipf items = new Zipf(ITEMS, 1);
    private final Known known;

    /**
     * A mix.
     *
     * @param resources ids of the catalogue, those that are asked for most first; as many of them as of the coach's users are asked for
     * @param known to which others add which version a resource has
     */
    Mix(Plan plan, int nodes, List<String> resources, Known known) {
        this.random = new SplittableRandom(plan.seed());
        this.nodes = nodes;
        this.active = plan.active();
        this.habits = Habits.busy(active);
        this.known = known;
        this.resources = List.copyOf(resources.subList(0, Math.min(plan.active(), resources.size())));
        this.users = new Zipf(plan.active(), plan.exponent());
        this.ofResources = new Zipf(this.resources.size(), plan.exponent());
    }

    @Override
    public Call get() {
        Operation operation = Operation.of(random.nextInt(LOTS));
        return operation.group.isOfCoach() ? coach(operation) : elsewhere(operation);
    }

    private Call coach(Operation operation) {
        long user = operation == Operation.RECORD_ARI ? anybody() : user();
        String path = "/api/users/" + user;
        long goal = habits.goal(user, skewed());
        long task = habits.task(user, skewed());
        return switch (operation) {
            case ARI -> get(operation, user, path + "/ari");
            case ARI_HISTORY -> get(operation, user, path + "/ari/history");
            case PREDICTIONS -> get(operation, user, path + "/predictions");
            case ACTIVE_GOALS -> get(operation, user, path + "/goals");
            case GOAL -> get(operation, user, path + "/goals/" + goal);
            case GOAL_DETAILS -> get(operation, user, path + "/goals/" + goal + "/details");
            case DASHBOARD -> get(operation, user, path + "/dashboard");
            case OPEN_TASKS -> get(operation, user, path + "/tasks?status=open");
            case TASK -> get(operation, user, path + "/tasks/" + task);
            case USER -> get(operation, user, path);
            case MOVE_TASK -> send(operation, "PUT", user, path + "/tasks/" + task + "/status", moved());
            case CREATE_TASK -> send(operation, "POST", user, path + "/tasks", newTask());
            case EDIT_GOAL -> send(operation, "PUT", user, path + "/goals/" + goal, editedGoal());
            case EDIT_USER -> send(operation, "PUT", user, path, editedUser(user));
            case RECORD_ARI -> send(operation, "POST", user, path + "/ari", score(user));
            default -> throw new IllegalArgumentException(operation + " is not the coach's");
        };
    }

    private Call elsewhere(Operation operation) {
        String resource = resources.get((int) ofResources.draw(random));
        String machine = String.format(Locale.ROOT, "vm-%04d", 1 + machines.draw(random));
        long learner = 1 + learners.draw(random);
        long item = 1 + items.draw(random);
        String catalog = "/api/catalog";
        String learning = "/api/learning";
        return switch (operation) {
            case RESOURCE -> get(operation, resource, catalog + "/resources/" + resource);
            case SEARCH -> get(operation, "", catalog + "/search?q=" + beginning(resource));
            case VM_STATE -> get(operation, machine, "/api/fleet/vms/" + machine + "/state");
            case VM_CONFIG -> get(operation, machine, "/api/fleet/vms/" + machine + "/config");
            case ITEM -> get(operation, "", learning + "/items/" + item);
            case PREFERENCES -> get(operation, "preferences:" + learner, learning + "/preferences/" + learner);
            case SCHEDULE -> get(operation, "", learning + "/scheduler/" + learner);
            case EDIT_RESOURCE ->
                send(operation, "PUT", resource, catalog + "/resources/" + resource, edited(resource));
            case SWITCH_VM -> send(operation, "POST", machine, "/api/fleet/vms/" + machine + switched(), "");
            case REVIEW -> send(operation, "POST", "", learning + "/reviews", review(learner, item));
            case PREFER ->
                send(operation, "PUT", "preferences:" + learner, learning + "/preferences/" + learner, preferred());
            default -> throw new IllegalArgumentException(operation + " is the coach's");
        };
    }

    private Call get(Operation operation, Object owner, String path) {
        return send(operation, "GET", owner, path, "");
    }

    private Call send(Operation operation, String method, Object owner, String path, String body) {
        return new Call(operation, random.nextInt(nodes), method, path, owner.toString(), body);
    }

    private long user() {
        return CoachRows.FIRST_USER + users.draw(random) * SCATTER % active;
    }

    private long anybody() {
        return CoachRows.FIRST_USER + random.nextInt(active);
    }

    /** Which of what a user has: the first one as often as all others together, and so on. */
    private int skewed() {
        return Integer.numberOfTrailingZeros(random.nextInt() | 1 << FAVOURITES);
    }

    private String moved() {
        return "{\"status\":\"" + (random.nextBoolean() ? "started" : "open") + "\"}";
    }

    private String newTask() {
        return "{\"title\":\"Something new\",\"dueOn\":\"" + today().plusDays(random.nextInt(30)) + "\"}";
    }

    private String editedGoal() {
        return "{\"title\":\"Goal\",\"description\":\"Because it matters.\",\"category\":\"WORK\",\"priority\":2,\"progress\":"
                + random.nextInt(100) + ",\"targetOn\":\"" + today().plusDays(random.nextInt(300)) + "\"}";
    }

    private String editedUser(long user) {
        long number = user - CoachRows.FIRST_USER;
        return "{\"name\":\"User " + number + "\",\"email\":\"u" + number + "@example.org\",\"country\":\"FR\"}";
    }

    /** Of the day after the user's newest. */
    private String score(long user) {
        int day = known.days().merge(user, 1, Integer::sum);
        return "{\"takenOn\":\"" + today().minusDays(CoachRows.FREE_DAYS).plusDays(day)
                + "\",\"parts\":{\"consistency\":" + random.nextInt(101)
                + ",\"progress\":50,\"focus\":50,\"recovery\":50,\"breadth\":50}}";
    }

    private String edited(String resource) {
        long version = known.editions().getOrDefault(resource, 1L);
        return "{\"version\":" + version + ",\"description\":\"Edited " + version + " times\",\"attributes\":{}}";
    }

    private String switched() {
        return random.nextBoolean() ? "/start" : "/stop";
    }

    private String review(long learner, long item) {
        return "{\"userId\":" + learner + ",\"itemId\":" + item + ",\"quality\":" + random.nextInt(6) + "}";
    }

    private String preferred() {
        return "{\"dailyGoal\":" + (1 + random.nextInt(50)) + ",\"language\":\"en\",\"reminders\":true}";
    }

    private static String beginning(String resource) {
        String name = resource.substring(resource.lastIndexOf('.') + 1);
        return name.substring(0, Math.min(4, name.length()));
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
