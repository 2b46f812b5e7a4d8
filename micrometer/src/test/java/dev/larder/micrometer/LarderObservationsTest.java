package dev.larder.micrometer;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CacheSpec.Loader;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("unchecked") // hasAnObservation hands in a raw assertion
class LarderObservationsTest {

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final TierLink link = new InMemorySharedTier(Clock.system()).link();
    private final Larder larder =
            Larder.named("shop").shared(link).codecs(new InMemoryCodecs()).build();

    @BeforeEach
    void observe() {
        LarderObservations.observe(larder, registry);
    }

    @AfterEach
    void leavesNoScopeBehind() {
        larder.close();
        assertThat(registry.getCurrentObservationScope()).isNull();
    }

    private Cache<String, String> goals(Loader<String, String> loader) {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(loader));
    }

    @Test
    void observesALoadAndEachRoundTripAroundIt() {
        goals(id -> "goal " + id).get("42");

        assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("larder.loading", 1)
                .hasNumberOfObservationsWithNameEqualTo("larder.calling", 3)
                .hasAnObservation(observed -> observed.hasNameEqualTo("larder.loading")
                        .hasContextualNameEqualTo("load goal")
                        .hasLowCardinalityKeyValue("cache", "goal")
                        .hasLowCardinalityKeyValue("namespace", "shop:v1")
                        .hasLowCardinalityKeyValue("result", "success")
                        .hasHighCardinalityKeyValue("keys", "1"))
                .hasAnObservation(observed -> observed.hasNameEqualTo("larder.calling")
                        .hasContextualNameEqualTo("redis fill")
                        .hasLowCardinalityKeyValue("operation", "fill")
                        .hasLowCardinalityKeyValue("result", "success"))
                .hasObservationWithNameEqualTo("larder.loading")
                .that()
                .hasBeenStarted()
                .hasBeenStopped();
    }

    @Test
    void putsWhatTheLoaderDoesBeneathTheLoad() {
        goals(id -> Observation.createNotStarted("query", registry).observe(() -> "goal"))
                .get("1");

        assertThat(registry)
                .hasObservationWithNameEqualTo("query")
                .that()
                .hasParentObservationContextMatching(parent -> parent.getName().equals("larder.loading"));
    }

    @Test
    void nestsACacheWhoseLoaderAsksAnother() {
        Cache<String, String> users = larder.cache(
                CacheSpec.of("user:{id}", String.class, String.class).loader(id -> "user"));
        goals(id -> users.get("7")).get("1");

        assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("larder.loading", 2)
                .hasAnObservation(observed -> observed.hasContextualNameEqualTo("load user")
                        .hasParentObservationContextMatching(
                                parent -> "load goal".equals(((Observation.ContextView) parent).getContextualName())));
    }

    @Test
    void ofAMemoryHitDoesNothing() {
        Cache<String, String> goals = goals(id -> "goal");
        goals.get("1");
        registry.clear();

        goals.get("1");

        assertThat(registry).doesNotHaveAnyObservation();
    }

    @Test
    void marksALoadThatFailed() {
        Cache<String, String> goals = goals(id -> {
            throw new IllegalStateException("no such goal");
        });

        assertThatExceptionOfType(LoadException.class).isThrownBy(() -> goals.get("1"));

        assertThat(registry)
                .hasObservationWithNameEqualTo("larder.loading")
                .that()
                .hasLowCardinalityKeyValue("result", "failure")
                .hasError()
                .hasBeenStopped();
    }

    @Test
    void marksARoundTripThatFailed() {
        link.loseCommands(Step.FETCH);

        goals(id -> "goal").get("1");

        assertThat(registry)
                .hasAnObservation(observed -> observed.hasContextualNameEqualTo("redis fetch")
                        .hasLowCardinalityKeyValue("result", "unavailable"));
    }

    @Test
    void closesTheScopeOfALoadThatEndsInAnError() {
        Cache<String, String> goals = goals(id -> {
            throw new StackOverflowError("deep");
        });

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> goals.get("1"));

        assertThat(registry)
                .hasObservationWithNameEqualTo("larder.loading")
                .that()
                .hasBeenStopped();
    }

    @Test
    void listensOnlyWhereSomebodyObserves() {
        TestObservationRegistry other = TestObservationRegistry.create();
        try (Larder quiet = Larder.named("quiet").build()) {
            LarderObservations.observe(quiet, ObservationRegistry.NOOP);
            quiet.cache(CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"))
                    .get("1");
        }

        assertThat(other).doesNotHaveAnyObservation();
        assertThat(registry).doesNotHaveAnyObservation();
    }
}
