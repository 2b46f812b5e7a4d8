package dev.larder.benchmarks.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.benchmarks.services.Acknowledged.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the generator says of answers that are older than they may be. */
final class AcknowledgedTest {

    private static final int ONE = 0;
    private static final int OTHER = 1;

    private final Acknowledged versions = new Acknowledged();

    private void acknowledged(long version, int node, long atMillis) {
        versions.note(new Evidence("goal:7", version), node, atMillis * 1_000_000);
    }

    private void shown(long version, int node, long beganMillis) {
        versions.check(new Evidence("goal:7", version), node, beganMillis * 1_000_000);
    }

    @Test
    void countsAnOlderVersionOnTheNodeThatAcknowledgedANewerOne() {
        acknowledged(2, ONE, 10);

        shown(1, ONE, 11);

        assertThat(versions.verdict().violations()).isEqualTo(1);
    }

    @Test
    void findsNothingWrongWithWhatIsAsNewOrNewer() {
        acknowledged(2, ONE, 10);

        shown(2, ONE, 11);
        shown(3, ONE, 12);
        shown(3, OTHER, 12);

        assertThat(versions.verdict()).isEqualTo(new Verdict(1, 3, 0, 0, 0));
    }

    @Test
    void findsNothingWrongWithAReadThatBeganBefore() {
        acknowledged(2, ONE, 10);

        shown(1, ONE, 9);
        shown(1, OTHER, 9);

        assertThat(versions.verdict()).isEqualTo(new Verdict(1, 2, 0, 0, 0));
    }

    @Test
    void measuresHowLateTheOtherNodeIsFromTheFirstVersionThatItDoesNotShow() {
        acknowledged(2, ONE, 10);
        acknowledged(3, ONE, 50);

        shown(1, OTHER, 110);

        Verdict verdict = versions.verdict();
        assertThat(verdict.violations()).isZero();
        assertThat(verdict.late()).isEqualTo(1);
        assertThat(verdict.latestMillis()).isBetween(99.0, 101.0);
    }

    @Test
    void countsAnOlderVersionAlsoWhereTheOtherNodeHasWrittenSince() {
        acknowledged(2, ONE, 10);
        acknowledged(3, OTHER, 20);

        shown(1, ONE, 30);

        assertThat(versions.verdict().violations()).isEqualTo(1);
    }

    @Test
    void remembersTheNewestOfManyAcknowledgements() {
        for (int version = 1; version <= 1_000; version++) {
            acknowledged(version, ONE, version);
        }

        shown(999, ONE, 2_000);

        assertThat(versions.verdict().violations()).isEqualTo(1);
    }

    @Test
    void knowsNothingOfOtherEntities() {
        acknowledged(2, ONE, 10);

        versions.check(new Evidence("goal:8", 1), ONE, 20_000_000);

        assertThat(versions.verdict().violations()).isZero();
    }

    @Test
    void looksAtEachEntityOfAnAnswer() {
        acknowledged(5, ONE, 10);
        Call call = new Call(Operation.ACTIVE_GOALS, ONE, "GET", "/api/users/1/goals", "1", "");
        String stale =
                "{\"items\":[{\"id\":6,\"userId\":1,\"version\":9},{\"id\":7,\"userId\":1,\"version\":4}],\"page\":0}";

        List<Evidence> evidence = Evidence.in(call, stale);
        evidence.forEach(each -> versions.check(each, ONE, 20_000_000));

        assertThat(evidence).containsExactly(new Evidence("goal:6", 9), new Evidence("goal:7", 4));
        assertThat(versions.verdict().violations()).isEqualTo(1);
    }
}
