package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Lookup;
import dev.larder.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What callers bring along: a loader with a say in what is kept, a bulk loader, a write that ends later. */
@Timeout(30)
class OwnLoadersTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "two").set(3, "three");
    private final Cache<Integer, String> goals = shop.node().shelf(spec -> spec);
    private final Cache<Integer, String> others = shop.node().shelf(spec -> spec);

    @Nested
    class ASay {
        @Test
        void keepsWhatIsWorthKeeping() {
            goals.lookup(1, () -> "kept", value -> true);
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("kept", Outcome.REDIS));
        }

        @Test
        void answersTheRestAndKeepsItNowhere() {
            assertThat(goals.lookup(1, () -> "odd", value -> false)).isEqualTo(new Lookup<>("odd", Outcome.LOAD));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MISS));
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MISS));
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void isAskedOfNothingToo() {
            Cache<Integer, String> negatives =
                    shop.node().shelf(spec -> spec.negativeTimeToLive(Duration.ofMinutes(1)));
            negatives.lookup(1, () -> null, value -> value != null);
            assertThat(negatives.lookup(1).outcome()).isEqualTo(Outcome.MISS);
            negatives.lookup(1, () -> null, value -> true);
            assertThat(negatives.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MEMORY));
        }
    }

    @Nested
    class ABulkLoader {
        @Test
        void isAskedForWhatIsMissingOnly() {
            goals.get(1, () -> "old");
            assertThat(goals.getAll(List.of(1, 2, 3), source.bulk()::loadAll))
                    .containsExactly(Map.entry(1, "old"), Map.entry(2, "two"), Map.entry(3, "three"));
            assertThat(source.bulks()).containsExactly(Set.of(2, 3));
            assertThat(others.lookup(3)).isEqualTo(new Lookup<>("three", Outcome.REDIS));
        }
    }

    @Nested
    class AnOpenUpdate {
        @Test
        void hidesTheOldValueUntilItIsFinished() {
            goals.get(1, () -> "old");
            Cache.OpenUpdate<String> update = goals.beginUpdate(1);
            assertThat(others.lookup(1).outcome()).isEqualTo(Outcome.MISS);
            assertThat(update.finish("new")).isEqualTo(Acknowledgement.ACKNOWLEDGED);
            assertThat(others.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        }

        @Test
        void leavesNothingWhenAbandoned() {
            goals.get(1, () -> "old");
            assertThat(goals.beginUpdate(1).abandon()).isEqualTo(Acknowledgement.ACKNOWLEDGED);
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MISS);
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void keepsNothingIfAnotherWroteMeanwhile() {
            Cache.OpenUpdate<String> update = goals.beginUpdate(1);
            others.update(1, () -> "theirs");
            update.finish("ours");
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MISS);
            assertThat(others.lookup(1).outcome()).isEqualTo(Outcome.MISS);
        }

        @Test
        void endsOnce() {
            Cache.OpenUpdate<String> update = goals.beginUpdate(1);
            update.abandon();
            assertThatIllegalStateException()
                    .isThrownBy(() -> update.finish("new"))
                    .withMessageContaining("ended");
        }
    }
}
