package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Outbox.Item;
import dev.larder.internal.node.Outbox.Sender;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboxTest {

    private static final Sender AWAY = items -> {
        throw new TierUnavailableException("away", null);
    };

    private final Outbox outbox = new Outbox(1_200);
    private final List<Item> sent = new ArrayList<>();
    private final Sender sender = sent::addAll;

    @Test
    void sendsEverythingInItsOrder() throws Exception {
        outbox.add(List.of(untrue(1), new Item.Replaced("k:2"), tag("t")));
        assertThat(outbox.size()).isEqualTo(3);
        assertThat(outbox.drain(sender)).isTrue();
        assertThat(sent).containsExactly(untrue(1), new Item.Replaced("k:2"), tag("t"));
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void holdsAnItemOnce() {
        outbox.add(List.of(untrue(1)));
        outbox.add(List.of(untrue(1)));
        assertThat(outbox.size()).isOne();
    }

    @Test
    void keepsWhatCouldNotBeSent() throws Exception {
        outbox.add(List.of(untrue(1), untrue(2)));
        assertThat(outbox.drain(AWAY)).isFalse();
        assertThat(outbox.size()).isEqualTo(2);
        outbox.drain(sender);
        assertThat(sent).containsExactlyInAnyOrder(untrue(1), untrue(2));
    }

    @Test
    void keepsWhatAnInterruptKeptFromBeingSent() {
        outbox.add(List.of(untrue(1)));
        assertThatThrownBy(() -> outbox.drain(items -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(outbox.size()).isOne();
    }

    @Test
    void sendsInBatchesAndKeepsTheRestOfAFailure() throws Exception {
        outbox.add(IntStream.range(0, 1_100).mapToObj(OutboxTest::untrue).toList());
        List<Integer> batches = new ArrayList<>();
        boolean isDrained = outbox.drain(items -> {
            batches.add(items.size());
            if (batches.size() == 2) {
                throw new TierUnavailableException("away", null);
            }
        });
        assertThat(isDrained).isFalse();
        assertThat(batches).containsExactly(500, 500);
        assertThat(outbox.size()).isEqualTo(600);
    }

    @Test
    void sendsAgainWhatIsAddedWhileItIsBeingSent() throws Exception {
        // 1. k is untrue   2. it is being sent   3. k is untrue once more   4. it is sent once more
        outbox.add(List.of(untrue(1)));
        outbox.drain(items -> {
            if (sent.isEmpty()) {
                outbox.add(List.of(untrue(1)));
            }
            sent.addAll(items);
        });
        assertThat(sent).containsExactly(untrue(1), untrue(1));
    }

    @Test
    void isNotEmptyWhileItsLastItemIsBeingSent() throws Exception {
        outbox.add(List.of(untrue(1)));
        AtomicReference<Boolean> isEmpty = new AtomicReference<>();
        outbox.drain(items -> isEmpty.set(outbox.isEmpty()));
        assertThat(isEmpty.get()).isFalse();
    }

    @Test
    void isDrainedByOneThreadAtATime() throws Exception {
        outbox.add(List.of(untrue(1)));
        AtomicReference<Boolean> second = new AtomicReference<>();
        outbox.drain(items -> {
            Thread other = new Thread(() -> second.set(drained()));
            other.start();
            other.join();
        });
        assertThat(second.get()).isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void becomesOneHorizonWhenItOverflows() throws Exception {
        outbox.add(IntStream.range(0, 1_201).mapToObj(OutboxTest::untrue).toList());
        assertThat(outbox.size()).isOne();
        outbox.drain(sender);
        assertThat(sent).singleElement().satisfies(OutboxTest::isHorizon);
    }

    @Test
    void staysBoundedWhenItOverflowsWhileSending() throws Exception {
        outbox.add(IntStream.range(0, 1_200).mapToObj(OutboxTest::untrue).toList());
        outbox.drain(items -> {
            outbox.add(
                    IntStream.range(2_000, 4_000).mapToObj(OutboxTest::untrue).toList());
            throw new TierUnavailableException("away", null);
        });
        assertThat(outbox.size()).isLessThanOrEqualTo(1_200);
        outbox.drain(sender);
        assertThat(sent).anySatisfy(OutboxTest::isHorizon);
    }

    private boolean drained() {
        try {
            return outbox.drain(sender);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void isHorizon(Item item) {
        assertThat(item)
                .isInstanceOfSatisfying(
                        Item.Grouped.class,
                        grouped -> assertThat(grouped.group().kind()).isEqualTo(Kind.HORIZON));
    }

    private static Item untrue(int id) {
        return new Item.Untrue("k:" + id);
    }

    private static Item tag(String tag) {
        return new Item.Grouped(new Group(Kind.TAG, tag, ""));
    }
}
