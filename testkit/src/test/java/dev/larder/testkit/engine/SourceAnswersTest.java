package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.Source.Held;
import dev.larder.Source.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a source says of one value, and what it is told. */
@Timeout(30)
class SourceAnswersTest {

    private static final Duration FRESH = Duration.ofMinutes(10);

    @RegisterExtension
    final Shop shop = new Shop();

    private final List<@Nullable Held<String>> held = new ArrayList<>();
    private Result<String> answer = Result.of("value");

    private Cache<Integer, String> goals() {
        return goals(same -> same);
    }

    private Cache<Integer, String> goals(UnaryOperator<CacheSpec<Integer, String>> change) {
        return shop.node()
                .shelf(spec -> change.apply(spec.timeToLive(FRESH)
                        .staleIfError(Duration.ofHours(1))
                        .version(String::length)
                        .source((key, present) -> {
                            held.add(present);
                            return answer;
                        })));
    }

    @Nested
    class Says {

        @Test
        void howLongAValueIsFresh() {
            Cache<Integer, String> goals = goals();
            answer = Result.of("brief").timeToLive(Duration.ofSeconds(2));
            goals.get(1);
            shop.clock.advance(Duration.ofSeconds(2).minusMillis(1));
            assertThat(goals.peek(1)).isEqualTo("brief");
            shop.clock.advance(Duration.ofMillis(1));
            assertThat(goals.peek(1)).isNull();
        }

        @Test
        void howLongThereIsNone() {
            Cache<Integer, String> goals = goals();
            answer = Result.<String>of(null).timeToLive(Duration.ofMinutes(1));
            goals.get(1);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MEMORY));
            shop.clock.advance(Duration.ofMinutes(1));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void whichTagsAValueHasBesidesThoseOfItsCache() {
            Cache<Integer, String> goals = goals(spec -> spec.keyTags(id -> Set.of("all")));
            answer = answer.tags(Set.of("user:7"));
            goals.get(1);
            shop.node().larder().invalidate(Invalidation.tag("user:8"));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            shop.node().larder().invalidate(Invalidation.tag("user:7"));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
            shop.node().larder().invalidate(Invalidation.tag("all"));
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void whichVersionAValueHasSoThatAnOlderOneDoesNotReplaceIt() {
            Cache<Integer, String> goals = goals();
            answer = answer.version(1_000);
            goals.get(1);
            goals.put(1, "of version 15  ");
            assertThat(goals().lookup(1)).isEqualTo(new Lookup<>("value", Outcome.REDIS));
        }

        @Test
        void thatAValueIsNotToBeKept() {
            Cache<Integer, String> goals = goals();
            answer = answer.notKept();
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("value", Outcome.LOAD));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("value", Outcome.LOAD));
            assertThat(goals.getAll(List.of(1))).containsEntry(1, "value");
            assertThat(goals().lookup(1).outcome()).isEqualTo(Outcome.LOAD);
        }

        @Test
        void thatWhatIsHeldIsStillTheValue() {
            Cache<Integer, String> goals = goals();
            goals.get(1);
            answer = Result.unchanged();
            shop.clock.advance(FRESH);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("value", Outcome.LOAD));
            assertThat(held).containsExactly(null, new Held<>("value", 5));

            shop.clock.advance(FRESH.minusMillis(1));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("value", Outcome.MEMORY));
        }

        @Test
        void thatItIsUnchangedThoughNothingIsHeldWhichIsAnError() {
            answer = Result.unchanged();
            assertThatThrownBy(() -> goals().get(1))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("nothing has changed, but was given nothing");
        }
    }

    @Nested
    class IsTold {

        @Test
        void whatAnotherNodeHasLeftInTheSharedTier() {
            goals().get(1);
            shop.clock.advance(FRESH);
            goals().get(1);
            assertThat(held).containsExactly(null, new Held<>("value", 5));
        }

        @Test
        void nothingOfWhatWasInvalidated() {
            Cache<Integer, String> goals = goals(spec -> spec.keyTags(id -> Set.of("all")));
            goals.get(1);
            goals.invalidate(1);
            goals.get(1);
            shop.node().larder().invalidate(Invalidation.tag("all"));
            goals.get(1);
            assertThat(held).containsExactly(null, null, null);
        }

        @Test
        void nothingWhereThereWasNone() {
            Cache<Integer, String> goals = goals();
            answer = Result.<String>of(null).timeToLive(Duration.ofMinutes(1));
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(1));
            goals.get(1);
            assertThat(held).containsExactly(null, null);
        }

        @Test
        void theSameForManyKeysAndWithATimeout() {
            Cache<Integer, String> goals = goals(spec -> spec.hardLoadTimeout(Duration.ofSeconds(30)));
            goals.get(1);
            shop.clock.advance(FRESH);
            goals.get(1);
            shop.clock.advance(FRESH);
            goals.getAll(List.of(1));
            assertThat(held).containsExactly(null, new Held<>("value", 5), new Held<>("value", 5));
        }

        @Test
        void whatIsToBeLoadedAnewBeforeItExpires() {
            Cache<Integer, String> goals = shop.node(builder -> builder.executor(Runnable::run))
                    .shelf(spec -> spec.timeToLive(FRESH).refreshAhead(0.5).source((key, present) -> {
                        held.add(present);
                        return answer;
                    }));
            goals.get(1);
            shop.clock.advance(Duration.ofMinutes(5));
            answer = Result.unchanged();
            goals.get(1);
            assertThat(held).containsExactly(null, new Held<>("value", 0));
            shop.clock.advance(Duration.ofMinutes(5));
            assertThat(goals.peek(1)).isEqualTo("value");
        }
    }

    @Test
    void badAnswersAreRefusedWhereTheyAreMade() {
        assertThatThrownBy(() -> answer.timeToLive(Duration.ZERO)).hasMessageContaining("at least a millisecond");
        assertThatThrownBy(() -> answer.timeToLive(Duration.ofDays(4_000))).hasMessageContaining("ten years");
        assertThatThrownBy(() -> answer.version(0)).hasMessageContaining("a positive number that grows");
    }
}
