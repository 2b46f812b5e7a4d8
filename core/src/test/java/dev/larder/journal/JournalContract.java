package dev.larder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.journal.RecordingFollower.GroupApplied;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every journal promises: extend it with one that can be reached and that nobody follows yet. */
@Timeout(60)
public abstract class JournalContract {

    private final RecordingFollower follower = new RecordingFollower();
    private Journal journal;

    /** A journal that can be reached, followed by nobody, without records of others. */
    protected abstract Journal open() throws Exception;

    @BeforeEach
    void follow() throws Exception {
        journal = open();
        journal.follow(follower);
        // What is appended while the beginning is read is made up for by the abandonment, and need not be applied.
        answer(journal.catchUp());
    }

    @Test
    void appliesTheNodesOwnKeyRecords() throws Exception {
        seen(new Keys(List.of("goal:1", "goal:2")));

        assertThat(follower.keys()).containsExactly("goal:1", "goal:2");
    }

    @Test
    void appliesEveryKindOfGroup() throws Exception {
        seen(new Group(Kind.TAG, "user:42", "signed out"));
        seen(new Group(Kind.PATTERN, "goal:*", ""));
        seen(new Group(Kind.CACHE, "goal:", ""));
        seen(new Group(Kind.CACHE, "plan:", "new prices", /* keepsStale= */ true));
        seen(new Group(Kind.HORIZON, "", "all prices", /* keepsStale= */ true));
        seen(Group.horizon("in doubt"));

        assertThat(groups())
                .endsWith(
                        new Group(Kind.TAG, "user:42", "signed out"),
                        new Group(Kind.PATTERN, "goal:*", ""),
                        new Group(Kind.CACHE, "goal:", ""),
                        new Group(Kind.CACHE, "plan:", "new prices", /* keepsStale= */ true),
                        new Group(Kind.HORIZON, "", "all prices", /* keepsStale= */ true),
                        Group.horizon("in doubt"));
    }

    @Test
    void positionsOfGroupsGrow() throws Exception {
        for (int i = 0; i < 100; i++) {
            journal.append(new Group(Kind.TAG, "tag:" + i, ""));
        }
        seen(new Group(Kind.TAG, "last", ""));

        assertThat(follower.events(GroupApplied.class).stream().map(GroupApplied::position))
                .hasSizeGreaterThan(100)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void appliesRecordsInTheOrderOfTheirAppends() throws Exception {
        List<String> keys = IntStream.range(0, 200).mapToObj(i -> "goal:" + i).toList();
        keys.forEach(key -> journal.append(new Keys(List.of(key))));
        seen(new Keys(List.of("last")));

        assertThat(follower.keys()).startsWith(keys.toArray(String[]::new)).endsWith("last");
    }

    @Test
    void aRecordOfVeryManyKeysLosesNone() throws Exception {
        List<String> keys = IntStream.range(0, 3_000).mapToObj(i -> "goal:" + i).toList();
        seen(new Keys(keys));

        assertThat(follower.keys()).containsExactlyElementsOf(keys);
    }

    @Test
    void catchingUpProvesThatNothingIsMissing() throws Exception {
        long called = System.nanoTime();
        answer(journal.catchUp());

        assertThat(journal.provenAtNanos() - called).isNotNegative();
    }

    @Test
    void onlyOneMayFollow() {
        assertThatIllegalStateException().isThrownBy(() -> journal.follow(new RecordingFollower()));
    }

    @Test
    void theLagIsNeverNegative() throws Exception {
        assertThat(journal.lagSeconds()).isNotNegative();
        seen(new Keys(List.of("goal:1")));
        assertThat(journal.lagSeconds()).isBetween(0.0, 10.0);
    }

    private List<Group> groups() {
        return follower.events(GroupApplied.class).stream()
                .map(GroupApplied::group)
                .toList();
    }

    private void seen(JournalRecord record) throws Exception {
        answer(journal.applied(answer(journal.append(record))));
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
