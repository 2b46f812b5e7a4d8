package dev.larder.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.history.Event.Failed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HistoryCheckerTest {

    private final Told told = new Told();

    /** A writes version 1 at 100 and invalidates the key, acknowledged at 111. */
    private Told overwritten() {
        return told.writes("a", 1, 100).invalidates("a", 110);
    }

    @Nested
    class Keeps {

        @Test
        void whoReadsTheNewVersion() {
            assertThat(overwritten().reads("b", 1, 112).reads("b", 1, 9_000).broken())
                    .isEmpty();
        }

        @Test
        void whoReadsTheOldOneWithinTheLag() {
            assertThat(overwritten().reads("b", 0, 1_110).broken()).isEmpty();
        }

        @Test
        void whoBeganInTimeAndIsSlow() {
            assertThat(overwritten().reads("b", 0, "memory", 1_000, 20_000).broken())
                    .isEmpty();
        }

        @Test
        void whoIsCutOffAndReadsTheOldOneWithinMaxStaleness() {
            assertThat(overwritten().fault("b", 50, 6_000).reads("b", 0, 5_000).broken())
                    .isEmpty();
        }

        @Test
        void whoWasCutOffAMomentAgo() {
            assertThat(overwritten().fault("b", 50, 1_000).reads("b", 0, 2_000).broken())
                    .isEmpty();
        }

        @Test
        void whoReadsWhatWasWrittenAndNotInvalidated() {
            assertThat(told.writes("a", 1, 100).reads("b", 0, 90_000).broken()).isEmpty();
        }

        @Test
        void whoReadsOverAWriteThatTheInvalidationDidNotCover() {
            assertThat(told.invalidates("a", 100)
                            .writes("a", 1, 110)
                            .reads("b", 0, 90_000)
                            .broken())
                    .isEmpty();
        }

        @Test
        void whoReadsTheOldOneWhileTheInvalidationIsDeferred() {
            assertThat(told.writes("a", 1, 100)
                            .defers("a", 110)
                            .reads("b", 0, 90_000)
                            .broken())
                    .isEmpty();
        }

        @Test
        void whoAnswersStaleAndSaysSo() {
            assertThat(overwritten().reads("b", 0, "stale", 90_000, 90_001).broken())
                    .isEmpty();
        }

        @Test
        void whoFindsTheEntryOfAGroupInTheSharedTier() {
            assertThat(told.writes("a", 1, 100)
                            .invalidatesGroup("a", 110)
                            .fetches("b", 0, 9_000)
                            .broken())
                    .isEmpty();
        }

        @Test
        void whoFindsNothing() {
            assertThat(overwritten()
                            .reads("b", Event.NOTHING, "miss", 9_000, 9_001)
                            .broken())
                    .isEmpty();
        }
    }

    @Nested
    class Breaks {

        @Test
        void whoIsUndisturbedAndReadsTheOldOneAfterTheLag() {
            assertThat(overwritten().reads("b", 0, 1_112).broken()).containsExactly(Rule.JOURNAL_LAG);
        }

        @Test
        void whoIsCutOffAndReadsTheOldOneAfterMaxStaleness() {
            assertThat(overwritten().fault("b", 50, 9_000).reads("b", 0, 5_112).broken())
                    .containsExactly(Rule.MAX_STALENESS);
        }

        @Test
        void whoIsUndisturbedWhileAnotherIsCutOff() {
            assertThat(overwritten().fault("c", 50, 9_000).reads("b", 0, 3_000).broken())
                    .containsExactly(Rule.JOURNAL_LAG);
        }

        @Test
        void aGroupAsAKey() {
            assertThat(told.writes("a", 1, 100)
                            .invalidatesGroup("a", 110)
                            .reads("b", 0, 1_112)
                            .broken())
                    .containsExactly(Rule.JOURNAL_LAG);
        }

        @Test
        void whoReadsTheOldOneAfterWhatWasDeferredIsThrough() {
            assertThat(told.writes("a", 1, 100)
                            .defers("a", 110)
                            .drained("a", 3_000)
                            .reads("b", 0, 3_500)
                            .reads("b", 0, 4_001)
                            .broken())
                    .containsExactly(Rule.JOURNAL_LAG);
        }

        @Test
        void whoHasInvalidatedAndReadsTheOldOneAtOnce() {
            assertThat(overwritten().reads("a", 0, 112).broken()).containsExactly(Rule.OWN_INVALIDATION);
        }

        @Test
        void whoHasDeferredAndReadsTheOldOne() {
            assertThat(told.writes("a", 1, 100)
                            .defers("a", 110)
                            .reads("a", 0, 112)
                            .broken())
                    .containsExactly(Rule.OWN_INVALIDATION);
        }

        @Test
        void whoAnswersStaleWhatItHasInvalidated() {
            assertThat(overwritten().reads("a", 0, "stale", 112, 113).broken()).containsExactly(Rule.OWN_INVALIDATION);
        }

        @Test
        void whoFindsAnInvalidatedKeyInTheSharedTier() {
            assertThat(overwritten().fetches("b", 0, 112).broken()).containsExactly(Rule.SHARED_TIER);
        }

        @Test
        void whoAnswersAnotherKeysValue() {
            assertThat(told.readsAnother("b", 100).broken()).containsExactly(Rule.ANOTHER_KEYS_VALUE);
        }

        @Test
        void whoAnswersWhatWasNeverWritten() {
            assertThat(told.writes("a", 1, 100).reads("b", 2, 200).broken()).containsExactly(Rule.NEVER_WRITTEN);
        }

        @Test
        void whoAnswersWhatIsWrittenOnlyLater() {
            assertThat(told.reads("b", 1, 50).writes("a", 1, 100).broken()).containsExactly(Rule.NEVER_WRITTEN);
        }

        @Test
        void whoGoesBackAfterTheAcknowledgementThoughWithinTheLag() {
            assertThat(overwritten().reads("b", 1, 120).reads("b", 0, 130).broken())
                    .containsExactly(Rule.MONOTONE);
        }

        @Test
        void whoFailsForAReasonThatIsNotTheLoaders() {
            Event failed = new Failed(Span.at("b", 5), Told.KEY, "out of luck");
            Verdict verdict = HistoryChecker.of(
                            new Promises(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ZERO))
                    .check(List.of(failed));
            assertThat(verdict.violations()).extracting(Violation::rule).containsExactly(Rule.NO_ERROR);
        }
    }

    private static final Promises LOSING = new Promises(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ZERO)
            .whereFailoversLose(Duration.ofSeconds(8));

    private List<Rule> brokenWhereFailoversLose() {
        return HistoryChecker.of(LOSING).check(told.events()).violations().stream()
                .map(Violation::rule)
                .toList();
    }

    @Test
    void nothingIsPromisedOfWhatAFailoverLosesTogetherWithItsWriter() {
        overwritten().failover(50, 200).fetches("b", 0, 90_000);

        assertThat(brokenWhereFailoversLose()).isEmpty();
    }

    @Test
    void aWriterThatOutlivesTheFailoverRepeatsWhatItLoses() {
        overwritten().failover(50, 200).fetches("b", 0, 90_000).reads("a", 1, 8_300);

        assertThat(brokenWhereFailoversLose()).containsExactly(Rule.SHARED_TIER);
    }

    @Test
    void aWriterThatHadNoCoreRepeatsSoMuchLater() {
        overwritten()
                .failover(50, 200)
                .stalled("a", 300, 4_300)
                .reads("a", 1, 9_000)
                .fetches("b", 0, 12_110);
        assertThat(brokenWhereFailoversLose()).isEmpty();

        told.fetches("b", 0, 12_112);
        assertThat(brokenWhereFailoversLose()).containsExactly(Rule.SHARED_TIER);
    }

    @Test
    void whatHasLongBeenReplicatedIsNotLostWithItsWriter() {
        overwritten().failover(112, 200).fetches("b", 0, 90_000);

        assertThat(brokenWhereFailoversLose()).containsExactly(Rule.SHARED_TIER);
    }

    @Test
    void whatAFailoverMayLoseIsBoundedToo() {
        overwritten()
                .fault("b", 50, 90_000)
                .reads("b", 1, 500)
                .fetches("b", 0, 8_000)
                .reads("b", 0, 8_100);
        assertThat(brokenWhereFailoversLose()).isEmpty();

        told.fetches("b", 0, 8_112).reads("b", 0, 8_112);
        assertThat(brokenWhereFailoversLose())
                .containsExactlyInAnyOrder(Rule.SHARED_TIER, Rule.MAX_STALENESS, Rule.MONOTONE);
    }

    @Test
    void aStoryIsToldInTheEventsThatMatter() {
        told.loads("c", 0, 10).loads("b", 0, 20).reads("b", 0, 30).reads("c", 0, 31);
        overwritten().fault("b", 105, 90_000).fault("c", 106, 90_000);
        told.reads("b", 0, 5_200).reads("b", 0, 5_300).reads("c", 1, 5_300);

        List<Violation> violations = told.verdict().violations();

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).toString().lines())
                .containsExactly(
                        "an old version was answered after maxStaleness: key goal:1, process b, 2 times",
                        "       0.000 ms  b        begins to load",
                        "       1.000 ms  b        has loaded version 0",
                        "      81.000 ms  a        has written version 1",
                        "      85.000 ms  b        fault: cut",
                        "      90.000 ms  a        begins to invalidate the key",
                        "      91.000 ms  a        has its acknowledgement",
                        "    5180.000 ms  b        is asked",
                        "    5181.000 ms  b        answers version 0 of goal:1, from memory");
    }

    @Test
    void everythingIsCounted() {
        Verdict verdict = overwritten()
                .defers("a", 300)
                .fault("b", 500, 600)
                .fetches("b", 1, 200)
                .reads("b", 0, 150)
                .reads("b", 1, 250)
                .reads("b", 1, 550)
                .reads("b", 1, 690)
                .verdict();

        assertThat(verdict.isKept()).isTrue();
        assertThat(verdict.events()).isEqualTo(9);
        assertThat(verdict.reads()).isEqualTo(4);
        assertThat(verdict.readsNearTrouble()).isEqualTo(3);
        assertThat(verdict.fetches()).isEqualTo(1);
        assertThat(verdict.invalidations()).isEqualTo(1);
        assertThat(verdict.deferred()).isEqualTo(1);
        assertThat(verdict.faults()).containsEntry("cut", 1L);
        assertThat(verdict.longestStale()).isEqualTo(Duration.ofMillis(39));
    }
}
