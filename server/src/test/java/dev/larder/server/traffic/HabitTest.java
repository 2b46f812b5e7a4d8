package dev.larder.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HabitTest {

    @ParameterizedTest
    @CsvSource({
        "LOOK,              /resources/class.java.base.java.util.List",
        "COMPARE_VERSIONS,  /resources/class.java.base.java.util.List/versions",
        "SEE_RELATIONSHIPS, /resources/class.java.base.java.util.List/relationships",
        "FOLLOW_LINEAGE,    /resources/class.java.base.java.util.List/lineage?direction=downstream&depth=2",
        "SEARCH,            /search?q=List",
        "TYPE,              /autocomplete?prefix=Lis",
    })
    void asksTheCatalogue(Habit habit, String path) {
        assertThat(habit.pathFor("class.java.base.java.util.List")).isEqualTo(path);
    }

    @Test
    void isLookingMostOfAllAndEachOtherNowAndThen() {
        Map<Habit, Integer> drawn = new EnumMap<>(Habit.class);
        SplittableRandom random = new SplittableRandom(42);

        for (int i = 0; i < 10_000; i++) {
            drawn.merge(Habit.draw(random), 1, Integer::sum);
        }

        assertThat(drawn).containsOnlyKeys(Habit.values());
        assertThat(drawn.get(Habit.LOOK)).isBetween(6_000, 7_000);
    }
}
