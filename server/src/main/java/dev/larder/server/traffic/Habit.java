package dev.larder.server.traffic;

import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What visitors do with a resource they are interested in, and how often. */
@SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
enum Habit {
    LOOK(65, id -> "/resources/" + id),
    COMPARE_VERSIONS(5, id -> "/resources/" + id + "/versions"),
    SEE_RELATIONSHIPS(5, id -> "/resources/" + id + "/relationships"),
    FOLLOW_LINEAGE(8, id -> "/resources/" + id + "/lineage?direction=downstream&depth=2"),
    SEARCH(7, id -> "/search?q=" + beginning(id, 5)),
    TYPE(10, id -> "/autocomplete?prefix=" + beginning(id, 3));

    private static final int ALL =
            Stream.of(values()).mapToInt(habit -> habit.weight).sum();

    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // the functions above have no state
    private final UnaryOperator<String> path;

    Habit(int weight, UnaryOperator<String> path) {
        this.weight = weight;
        this.path = path;
    }

    static Habit draw(RandomGenerator random) {
        int left = random.nextInt(ALL);
        for (Habit habit : values()) {
            left -= habit.weight;
            if (left < 0) {
                return habit;
            }
        }
        throw new AssertionError("The weights add up to more than their sum");
    }

    /** The request for a resource, behind the catalogue's path. */
    String pathFor(String id) {
        return path.apply(id);
    }

    private static String beginning(String id, int length) {
        String name = id.substring(id.lastIndexOf('.') + 1);
        return name.substring(0, Math.min(length, name.length()));
    }
}
