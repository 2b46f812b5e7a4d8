package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Since when answers of queries are believed. */
class ChangeTest {

    private final Change quiet = new Change(10, List.of());

    @Test
    void nothingIsBelievedWhileSomebodyChangesTheTable() {
        assertThat(quiet.opened("a", 100, 20).believedAfter()).isEqualTo(100);
    }

    @Test
    void whatBeganBehindTheLastChangeIsBelieved() {
        assertThat(quiet.opened("a", 100, 20).closed("a", 30, 30).believedAfter())
                .isEqualTo(30);
    }

    @Test
    void theEndOfOneTransactionIsNotThatOfAnother() {
        Change both = quiet.opened("a", 100, 20).opened("b", 101, 21);
        assertThat(both.closed("a", 30, 30).believedAfter()).isEqualTo(101);
        assertThat(both.closed("a", 30, 30).closed("b", 31, 31).believedAfter()).isEqualTo(31);
    }

    @Test
    void aTransactionThatAnnouncesTwiceEndsOnce() {
        Change twice = quiet.opened("a", 100, 20).opened("a", 110, 30);
        assertThat(twice.open()).hasSize(1);
        assertThat(twice.closed("a", 40, 40).believedAfter()).isEqualTo(40);
    }

    @Test
    void aClockThatIsBehindTakesNothingBack() {
        assertThat(quiet.closed("a", 50, 50).closed("b", 40, 40).believedAfter())
                .isEqualTo(50);
    }

    @Test
    void ofWhomNothingWasHeardMayHaveChangedItUntilItsTimeWasOver() {
        Change left = quiet.opened("dead", 100, 20).closed("a", 130, 130);
        assertThat(left.open()).isEmpty();
        assertThat(quiet.opened("dead", 100, 20).closed("a", 30, 120).believedAfter())
                .isEqualTo(100);
    }

    @Test
    void moreThanSixtyFourTransactionsAreNotToldApart() {
        Change many = quiet;
        for (int i = 0; i < Change.MOST_OPEN; i++) {
            many = many.opened("s" + i, 100 + i, 20);
        }
        assertThat(many.open()).hasSize(Change.MOST_OPEN);
        Change more = many.opened("one more", 90, 20);
        assertThat(more.open()).isEmpty();
        assertThat(more.believedAfter()).isEqualTo(163);
    }
}
