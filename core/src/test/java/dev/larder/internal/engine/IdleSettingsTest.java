package dev.larder.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Memory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A setting that can do nothing is named, with what to do about it; one that may do something elsewhere is not. */
final class IdleSettingsTest {

    private static final Memory ROOM = Memory.entries(10);

    private static CacheSpec<Integer, String> goals() {
        return CacheSpec.of("goal:{id}", Integer.class, String.class);
    }

    private static List<String> idle(CacheSpec<?, ?> spec) {
        return IdleSettings.of(spec, ROOM, /* hasTiersBelow= */ false);
    }

    @Test
    void aCacheOfWhichNothingIsSaidHasNone() {
        assertThat(idle(goals())).isEmpty();
    }

    @Test
    void aCacheWithoutAnyTierKeepsNothing() {
        assertThat(IdleSettings.of(goals(), Memory.none(), /* hasTiersBelow= */ false))
                .singleElement()
                .asString()
                .startsWith("nothing is kept");
        assertThat(IdleSettings.of(goals(), Memory.none(), /* hasTiersBelow= */ true))
                .isEmpty();
    }

    @Test
    void howBytesAreMadeIsIdleWhereNoneAreMade() {
        CacheSpec<Integer, String> compressed = goals().compressAbove(0).maximumValueSize(100);

        assertThat(idle(compressed.memoryOnly()))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).startsWith("compressAbove does nothing"),
                        one -> assertThat(one).startsWith("maximumValueSize does nothing"));
        assertThat(idle(compressed)).as("the Larder may have Redis elsewhere").isEmpty();
        assertThat(idle(compressed.notShared())).as("it may have a disk").isEmpty();
    }

    @Test
    void aLimitOfLeasesIsIdleWhereThereAreNone() {
        CacheSpec<Integer, String> limited = goals().leaseLimit(Duration.ofMinutes(2));

        assertThat(idle(limited)).isEmpty();
        assertThat(idle(limited.notShared())).singleElement().asString().startsWith("leaseLimit does nothing");
        assertThat(idle(limited.notShared().hardLoadTimeout(Duration.ofSeconds(1))))
                .isEmpty();
    }

    @Test
    void whatIsPrefetchedNeedsAMemory() {
        CacheSpec<Integer, String> prefetching = goals().prefetch(100);

        assertThat(idle(prefetching)).isEmpty();
        assertThat(IdleSettings.of(prefetching, Memory.none(), /* hasTiersBelow= */ true))
                .singleElement()
                .asString()
                .startsWith("prefetch does nothing");
    }

    @Test
    void aMemoryIsNotResizedWithoutTheAnalysis() {
        Memory resized = Memory.entries(1_000).resizedBetween(500, 5_000);

        assertThat(IdleSettings.of(goals(), resized, /* hasTiersBelow= */ true)).isEmpty();
        assertThat(IdleSettings.of(goals().notAnalysed(), resized, /* hasTiersBelow= */ true))
                .singleElement()
                .asString()
                .contains("never resized");
    }

    @Test
    void aSoftTimeoutNeedsSomethingStaleToAnswer() {
        CacheSpec<Integer, String> hurried = goals().softLoadTimeout(Duration.ofMillis(50));

        assertThat(idle(hurried)).singleElement().asString().startsWith("softLoadTimeout does nothing");
        assertThat(idle(hurried.staleIfError(Duration.ofMinutes(1)))).isEmpty();
        assertThat(idle(hurried.staleWhileRevalidate(Duration.ofMinutes(1)))).isEmpty();
    }
}
