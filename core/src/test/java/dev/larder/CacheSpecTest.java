package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CacheSpecTest {

    private record Goal(String owner, long version) {}

    private static final CacheSpec<Long, Goal> SPEC = CacheSpec.of("goal:{id}", Long.class, Goal.class);

    @Nested
    class Naming {

        @Test
        void takesTheLiteralBeginning() {
            assertThat(SPEC.name()).isEqualTo("goal");
            assertThat(SPEC.keyPrefix()).isEqualTo("goal:");
            assertThat(CacheSpec.of("user:goals:{id}", Long.class, Goal.class).name())
                    .isEqualTo("user:goals");
            assertThat(CacheSpec.of("settings", Long.class, Goal.class).name()).isEqualTo("settings");
        }

        @Test
        void takesTheGivenName() {
            assertThat(SPEC.name("goals").name()).isEqualTo("goals");
        }

        @Test
        void ofTheSchemaTakesTheValueType() {
            assertThat(SPEC.schema()).isEqualTo("Goal:1");
            assertThat(SPEC.schema("Target", 3).schema()).isEqualTo("Target:3");
            assertThat(CacheSpec.of("goals", Long.class, new TypeRef<List<String>>() {})
                            .schema())
                    .isEqualTo("java.util.List<java.lang.String>:1");
        }
    }

    @Nested
    class OnOtherDefaults {

        @Test
        void keepsWhatItSays() {
            CacheSpec<Long, Goal> said = SPEC.timeToLive(Duration.ofSeconds(1));

            assertThat(said.over(defaults -> defaults.timeToLive(Duration.ofHours(1)))
                            .timeToLive())
                    .isEqualTo(Duration.ofSeconds(1));
        }

        @Test
        void takesWhatItDoesNotSay() {
            CacheSpec<Long, Goal> said = SPEC.timeToLive(Duration.ofSeconds(1)).over(d -> d.jitter(0.5));

            assertThat(said.jitter()).isEqualTo(0.5);
            assertThat(said.staleIfError()).isEqualTo(Duration.ZERO);
        }

        @Test
        void saysWhatDoesNotGoTogether() {
            CacheSpec<Long, Goal> said = SPEC.hardLoadTimeout(Duration.ofSeconds(1));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> said.over(d -> d.softLoadTimeout(Duration.ofSeconds(2))))
                    .withMessageContaining("softLoadTimeout (PT2S) must be shorter than hardLoadTimeout (PT1S)");
        }
    }

    @Nested
    class Policies {

        @Test
        void haveTheLastWordOnEveryCache() {
            try (Larder larder = Larder.named("shop").policy(this::shortLived).build()) {
                assertThat(larder.cache(SPEC.timeToLive(Duration.ofHours(1))).spec())
                        .extracting(CacheSpec::timeToLive, CacheSpec::name)
                        .containsExactly(Duration.ofSeconds(1), "goal");
            }
        }

        private <K, V> CacheSpec<K, V> shortLived(CacheSpec<K, V> spec) {
            return spec.timeToLive(Duration.ofSeconds(1));
        }
    }

    @Nested
    class Copies {

        @Test
        void leaveTheOriginalAsItWas() {
            CacheSpec<Long, Goal> changed = SPEC.timeToLive(Duration.ofSeconds(1));
            assertThat(SPEC.timeToLive()).isEqualTo(Duration.ofMinutes(10));
            assertThat(changed.timeToLive()).isEqualTo(Duration.ofSeconds(1));
        }

        @Test
        void keepWhatWasSetBefore() {
            CacheSpec<Long, Goal> spec =
                    SPEC.jitter(0).staleIfError(Duration.ofHours(1)).memoryOnly();
            assertThat(spec.jitter()).isZero();
            assertThat(spec.staleIfError()).isEqualTo(Duration.ofHours(1));
            assertThat(spec.isMemoryOnly()).isTrue();
        }

        @Test
        void replaceOneWayToRefreshByAnother() {
            CacheSpec<Long, Goal> ahead = SPEC.earlyRefresh(1).refreshAhead(0.2);
            assertThat(ahead.earlyRefresh()).isZero();
            assertThat(ahead.refreshAhead()).isEqualTo(0.2);
            assertThat(ahead.earlyRefresh(0).refreshAhead()).isEqualTo(0.2);
            assertThat(ahead.earlyRefresh(2).refreshAhead()).isZero();
            assertThat(ahead.sliding(Duration.ofHours(1)).refreshAhead()).isZero();
            assertThat(ahead.sliding(Duration.ZERO).refreshAhead()).isEqualTo(0.2);
            assertThat(ahead.sliding(Duration.ofHours(1)).earlyRefresh(0).sliding())
                    .isEqualTo(Duration.ofHours(1));
            assertThat(ahead.sliding(Duration.ofHours(1)).refreshAhead(0.2).sliding())
                    .isZero();
        }

        @Test
        void replaceALoaderByASourceAndASourceByALoader() {
            CacheSpec<Long, Goal> asked = SPEC.loader(id -> null).source((id, held) -> Source.Result.of(null));
            assertThat(asked.loader()).isNull();
            assertThat(asked.source()).isNotNull();
            assertThat(asked.loader(id -> null).source()).isNotSameAs(asked.source());
        }
    }

    @Nested
    class Defaults {

        @Test
        void areAsDocumented() {
            assertThat(SPEC.staleWhileRevalidate()).isZero();
            assertThat(SPEC.staleIfError()).isZero();
            assertThat(SPEC.negativeTimeToLive()).isZero();
            assertThat(SPEC.retryPause()).isEqualTo(Duration.ofSeconds(30));
            assertThat(SPEC.earlyRefresh()).isZero();
            assertThat(SPEC.refreshAhead()).isZero();
            assertThat(SPEC.source()).isNull();
            assertThat(SPEC.jitter()).isEqualTo(0.1);
            assertThat(SPEC.maxStaleness()).isEqualTo(Duration.ofSeconds(5));
            assertThat(SPEC.waitLimit()).isEqualTo(Duration.ofSeconds(10));
            assertThat(SPEC.leaseLimit()).isEqualTo(Duration.ofMinutes(1));
            assertThat(SPEC.maximumBatch()).isEqualTo(1_000);
            assertThat(SPEC.compressAbove()).isEqualTo(1_024);
            assertThat(SPEC.maximumValueSize()).isEqualTo(10 * 1_024 * 1_024);
            assertThat(SPEC.loader()).isNull();
            assertThat(SPEC.memory()).isNull();
        }

        @Test
        void haveNoTagsAndNoVersion() {
            assertThat(SPEC.tagsOf(1L, new Goal("ann", 7))).isEmpty();
            assertThat(SPEC.hasValueTags()).isFalse();
            assertThat(SPEC.versionOf(new Goal("ann", 7))).isZero();
        }
    }

    @Nested
    class TagsOfAnEntry {

        private final CacheSpec<Long, Goal> tagged =
                SPEC.tags(goal -> Set.of("user:" + goal.owner())).keyTags(id -> Set.of("goal:" + id));

        @Test
        void comeFromValueAndKey() {
            assertThat(tagged.tagsOf(1L, new Goal("ann", 7))).containsExactlyInAnyOrder("user:ann", "goal:1");
        }

        @Test
        void comeFromTheKeyAloneWhereThereIsNoValue() {
            assertThat(tagged.tagsOf(1L, null)).containsExactly("goal:1");
        }
    }

    @Test
    void anOptionalLoaderAnswersNullForEmpty() throws Exception {
        CacheSpec<Long, Goal> spec =
                SPEC.optionalLoader(id -> id == 1 ? Optional.of(new Goal("ann", 1)) : Optional.empty());
        assertThat(loaded(spec, 1)).isEqualTo(new Goal("ann", 1));
        assertThat(loaded(spec, 2)).isNull();
    }

    private static Goal loaded(CacheSpec<Long, Goal> spec, long id) throws Exception {
        return Objects.requireNonNull(spec.loader()).load(id);
    }

    static Stream<UnaryOperator<CacheSpec<Long, Goal>>> wrong() {
        Duration negative = Duration.ofMillis(-1);
        Duration endless = Duration.ofDays(3_651);
        return Stream.of(
                spec -> spec.name(" "),
                spec -> spec.timeToLive(Duration.ZERO),
                spec -> spec.timeToLive(negative),
                spec -> spec.timeToLive(endless),
                spec -> spec.staleWhileRevalidate(negative),
                spec -> spec.staleIfError(endless),
                spec -> spec.negativeTimeToLive(negative),
                spec -> spec.retryPause(negative),
                spec -> spec.earlyRefresh(-1),
                spec -> spec.earlyRefresh(101),
                spec -> spec.earlyRefresh(Double.NaN),
                spec -> spec.sliding(negative),
                spec -> spec.refreshAhead(-0.1),
                spec -> spec.refreshAhead(1),
                spec -> spec.refreshAhead(Double.NaN),
                spec -> spec.jitter(-0.1),
                spec -> spec.jitter(1),
                spec -> spec.jitter(Double.NaN),
                spec -> spec.maxStaleness(Duration.ofMillis(1_999)),
                spec -> spec.waitLimit(negative),
                spec -> spec.leaseLimit(negative),
                spec -> spec.maximumBatch(0),
                spec -> spec.compressAbove(-1),
                spec -> spec.maximumValueSize(0));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesWhatMakesNoSense(UnaryOperator<CacheSpec<Long, Goal>> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(SPEC))
                .withMessageContaining("give");
    }

    @Test
    void refusesANameThatCouldForgeALineOfALog() {
        CacheSpec<Long, Goal> spec = CacheSpec.of("goal:{id}", Long.class, Goal.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.name("goal\r\nWARN all is lost"))
                .withMessageStartingWith("name is goal??WARN all is lost: give at most 128 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.name("x".repeat(129)));
        assertThat(spec.name("../../x").name()).isEqualTo("../../x"); // a name, never a path
    }

    @Test
    void refusesATimeToLiveBelowWhatIsCounted() {
        assertThatIllegalArgumentException().isThrownBy(() -> SPEC.timeToLive(Duration.ofNanos(1)));
    }

    @Test
    @SuppressWarnings("DataFlowIssue")
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> SPEC.loader(null));
        assertThatNullPointerException().isThrownBy(() -> SPEC.tags(null));
        assertThatNullPointerException().isThrownBy(() -> SPEC.memory(null));
    }

    @Test
    void bulkLoaderAnswersMany() throws Exception {
        CacheSpec<Long, Goal> spec = SPEC.bulkLoader(ids -> Map.of(1L, new Goal("ann", 1)));
        assertThat(Objects.requireNonNull(spec.bulkLoader()).loadAll(Set.of(1L, 2L)))
                .containsOnlyKeys(1L);
    }
}
