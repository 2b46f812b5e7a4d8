package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InvalidationTest {

    @AutoClose
    private final Larder larder = Larder.named("shop").build();

    private final Cache<Long, String> goals = larder.cache(CacheSpec.of("goal:{id}", Long.class, String.class));

    @Test
    void addsUpInAnyMixture() {
        Invalidation all = Invalidation.key(goals, 1L)
                .andKey(goals, 2L)
                .andTag("user:42")
                .andPattern("plan:*")
                .andCache(goals);
        assertThat(all.keys()).containsExactlyInAnyOrder("goal:1", "goal:2");
        assertThat(all.groups())
                .containsExactly(
                        new Group(Kind.TAG, "user:42", ""),
                        new Group(Kind.PATTERN, "plan:*", ""),
                        new Group(Kind.CACHE, "goal:", ""));
    }

    @Test
    void namesNothingTwice() {
        Invalidation twice = Invalidation.tag("t").andTag("t").and(Invalidation.keys(goals, List.of(1L, 1L)));
        assertThat(twice.groups()).hasSize(1);
        assertThat(twice.keys()).hasSize(1);
    }

    @Test
    void leavesOutWhatWasWrittenThrough() {
        Invalidation rest =
                Invalidation.keys(goals, List.of(1L, 2L)).andTag("user:42").exceptKey(goals, 1L);
        assertThat(rest.keys()).containsExactly("goal:2");
        assertThat(rest.groups()).containsExactly(new Group(Kind.TAG, "user:42", ""));
        assertThat(rest.exceptKey(goals, 3L).keys()).containsExactly("goal:2");
    }

    @Test
    void mayKeepWhatItsGroupsCoverAsStale() {
        Invalidation kept =
                Invalidation.tag("user:42").andCache(goals).keepingStale().because("prices");
        assertThat(kept.groups())
                .containsExactly(
                        new Group(Kind.TAG, "user:42", "prices", /* keepsStale= */ true),
                        new Group(Kind.CACHE, "goal:", "prices", /* keepsStale= */ true));
    }

    @Test
    void keepsNoKeysAsStale() {
        Invalidation withKey = Invalidation.key(goals, 1L).andTag("user:42");
        assertThatIllegalArgumentException()
                .isThrownBy(withKey::keepingStale)
                .withMessageContainingAll("1 named", "name a tag, a pattern or a cache instead");
    }

    @Test
    void ofNothingIsEmpty() {
        assertThat(Invalidation.nothing().keys()).isEmpty();
        assertThat(Invalidation.nothing().groups()).isEmpty();
    }

    @Test
    void ofEverythingIsAHorizonWithItsReason() {
        assertThat(Invalidation.everything("new prices").groups()).containsExactly(Group.horizon("new prices"));
    }

    @Test
    void saysWhy() {
        assertThat(Invalidation.tag("t").because("signed out").groups())
                .containsExactly(new Group(Kind.TAG, "t", "signed out"));
    }

    @Test
    void refusesAnEmptySubject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Invalidation.tag(""))
                .withMessageContaining("everything");
        assertThatIllegalArgumentException().isThrownBy(() -> Invalidation.pattern(""));
    }

    @Test
    void refusesAPatternThatNoNodeCouldApply() {
        assertThatIllegalArgumentException().isThrownBy(() -> Invalidation.pattern("x".repeat(1_025)));
    }
}
