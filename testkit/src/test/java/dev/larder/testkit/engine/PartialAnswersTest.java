package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch, some of whose keys are on a server that does not answer. */
@Timeout(30)
final class PartialAnswersTest {

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");
    private final InMemorySharedTier server = new InMemorySharedTier(Clock.system());
    private final InMemoryCodecs codecs = new InMemoryCodecs();
    private final FailingSharedTier tier = FailingSharedTier.around(server.link());
    private final Larder larder = larder(tier);
    private final Larder other = larder(FailingSharedTier.around(server.link()));
    private final Cache<Integer, String> goals = goals(larder);
    private final Cache<Integer, String> others = goals(other);

    private Larder larder(FailingSharedTier shared) {
        return Larder.named("shop").shared(shared).codecs(codecs).build();
    }

    private Cache<Integer, String> goals(Larder of) {
        return of.cache(Shop.spec().loader(source).bulkLoader(source.bulk()).staleIfError(Duration.ofHours(1)));
    }

    @BeforeEach
    void filled() {
        others.getAll(List.of(1, 2, 3));
        source.bulks().clear();
    }

    @AfterEach
    void close() {
        larder.close();
        other.close();
    }

    @Test
    void keysOfTheServersThatAnswerAreNotLoaded() {
        tier.goDownFor("goal:2"::equals);

        assertThat(goals.getAll(List.of(1, 2, 3))).isEqualTo(Map.of(1, "one", 2, "two", 3, "three"));
        assertThat(source.bulks()).containsExactly(Set.of(2));
    }

    @Test
    void whatNobodyHasIsLoadedAtOnceAndFilledWhereItCanBe() {
        source.set(4, "four").set(5, "five");
        tier.goDownFor("goal:5"::equals);

        goals.getAll(List.of(4, 5));
        assertThat(source.bulks()).containsExactly(Set.of(4, 5));
        goals.getAll(List.of(4, 5));
        assertThat(source.bulks()).as("both are in memory").hasSize(1);
        others.getAll(List.of(4));
        assertThat(source.bulks()).as("and one is shared").hasSize(1);
    }

    @Test
    void theFailureIsCounted() {
        tier.goDownFor("goal:2"::equals);
        goals.getAll(List.of(1, 2, 3));

        assertThat(goals.stats().tierErrors().get("unavailable")).isOne();
    }

    @Test
    void nothingIsLeftLeasedOnAServerThatAnswers() {
        source.set(4, "four");
        tier.goDownFor("goal:2"::equals);
        goals.getAll(List.of(2, 4));

        assertThat(server.isLeased(Shop.key(4))).isFalse();
    }
}
