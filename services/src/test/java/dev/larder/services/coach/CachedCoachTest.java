package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static dev.larder.services.coach.CoachDatabase.BELA;
import static dev.larder.services.coach.CoachDatabase.NOBODY;
import static dev.larder.services.coach.CoachDatabase.goal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.services.web.StaleVersionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class CachedCoachTest {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach-cached");

    @AutoClose
    private final Larder larder = Larder.named("coach").build();

    private final List<Outcome> outcomes = new ArrayList<>();
    private final Coach source = DATABASE.coach();
    private final Coach coach = source.cachedBy(larder, outcomes::add);
    private final Questions asked = Questions.about(DATABASE.withAdaAndBela().coach());

    @Test
    void keepsEachKindUnderItsKeyForItsTime() {
        Map<String, Duration> lives = larder.caches().stream()
                .collect(Collectors.toMap(
                        cache -> cache.spec().template(), cache -> cache.spec().timeToLive()));

        assertThat(lives)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("user:{user_id}", Duration.ofMinutes(30)),
                        Map.entry("users:{query}", Duration.ofMinutes(30)),
                        Map.entry("user:ari:{user_id}", Duration.ofMinutes(5)),
                        Map.entry("user:ari:history:{user_id}", Duration.ofMinutes(5)),
                        Map.entry("user:predictions:{user_id}", Duration.ofMinutes(5)),
                        Map.entry("goal:{goal_id}", Duration.ofMinutes(10)),
                        Map.entry("goal:{goal_id}:details", Duration.ofMinutes(10)),
                        Map.entry("user:goals:active:{user_id}", Duration.ofMinutes(10)),
                        Map.entry(
                                "user:goals:{user_id}:{status}:{category}:{order}:{page}:{size}",
                                Duration.ofMinutes(10)),
                        Map.entry("task:{task_id}", Duration.ofMinutes(2)),
                        Map.entry("user:tasks:{user_id}:{status}:{order}:{page}:{size}", Duration.ofMinutes(2)),
                        Map.entry("dashboard:metrics:{user_id}", Duration.ofMinutes(5)),
                        Map.entry("system:health", Duration.ofMinutes(1))));
    }

    @Test
    void answersWhatIsPastItsTimeForAsLongAgainWhileItIsLoadedAnewExceptWhatNoEventDrops() {
        assertThat(larder.caches())
                .allSatisfy(cache -> assertThat(cache.spec().staleWhileRevalidate())
                        .as(cache.name())
                        .isEqualTo(
                                cache.name().equals("system:health")
                                        ? Duration.ZERO
                                        : cache.spec().timeToLive()));
    }

    @Test
    void asksTheDatabaseOnceForEachQuestion() {
        assertThat(loaded()).isEqualTo(asked.all().keySet());
        assertThat(loaded()).isEmpty();
        assertThat(asked.ask(coach)).isEqualTo(asked.ask(source));
    }

    @Test
    void countsOverAllUsersOnceAMinute() {
        SystemHealth counted = coach.insights().systemHealth();
        source.goals().create(ADA, goal("Swim"));

        assertThat(coach.insights().systemHealth()).isEqualTo(counted);
        assertThat(outcomes).containsExactly(Outcome.LOAD, Outcome.MEMORY);
    }

    @Test
    void pagesOfActiveGoalsAreCutFromTheOneListThatIsCached() {
        coach.goals().active(ADA);
        GoalQuery query = GoalQuery.of(
                ADA,
                GoalQuery.StatusFilter.ACTIVE,
                GoalQuery.CategoryFilter.ANY,
                GoalQuery.Order.TARGET,
                new Paging(0, 1));

        assertThat(coach.goals().page(query)).isEqualTo(source.goals().page(query));
        assertThat(outcomes).containsExactly(Outcome.LOAD, Outcome.MEMORY);
    }

    @Test
    void remembersNothingOfNobody() {
        coach.users().find(NOBODY);
        coach.insights().dashboard(NOBODY);
        DATABASE.user(NOBODY, "Somebody", "NL");

        assertThat(coach.users().find(NOBODY)).isPresent();
        assertThat(coach.insights().dashboard(NOBODY)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void aWriteIsSeenByTheNextReaderAndOnlyWhatItTouchesIsLoadedAnew(CoachWrite write) {
        asked.ask(coach);

        write.run(coach, asked);

        // What was written through is there already.
        assertThat(loaded()).isEqualTo(write.askedAgain);
        assertThat(asked.ask(coach)).isEqualTo(asked.ask(source));
    }

    @ParameterizedTest
    @EnumSource
    void aWriteLeavesOthersAlone(CoachWrite write) {
        coach.users().find(BELA);
        coach.goals().active(BELA);
        coach.insights().dashboard(BELA);
        outcomes.clear();

        write.run(coach, asked);
        coach.users().find(BELA);
        coach.goals().active(BELA);
        coach.insights().dashboard(BELA);

        assertThat(outcomes).containsOnly(Outcome.MEMORY).hasSize(3);
    }

    @Test
    void aRefusedWriteLeavesWhatThereIs() {
        asked.ask(coach);

        assertThatThrownBy(() -> coach.goals().edit(ADA, asked.goal().id(), OptionalLong.of(9), goal("Run far")))
                .isInstanceOf(StaleVersionException.class);

        assertThat(coach.goals().find(asked.goal().id())).contains(asked.goal());
    }

    /** Asks every question; answers the names of those whose answer came from the database. */
    private Set<String> loaded() {
        Set<String> loaded = new HashSet<>();
        asked.all().forEach((name, question) -> {
            outcomes.clear();
            assertThat(question.apply(coach)).isNotNull();
            assertThat(outcomes).as(name).hasSize(1);
            if (outcomes.get(0) == Outcome.LOAD) {
                loaded.add(name);
            }
        });
        return loaded;
    }
}
