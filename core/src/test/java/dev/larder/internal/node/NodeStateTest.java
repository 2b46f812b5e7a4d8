package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.internal.events.Events;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private final NodeState node = new NodeState("shop:v1", Clock.system(), new Events(), 100);
    private final List<String> heard = new ArrayList<>();

    @Test
    void keyRecordsRaiseTheFenceBeforeTheDrop() {
        node.register(
                copies("goal:", key -> heard.add(key + " fence " + node.fences().read(key))));
        node.apply(new Keys(List.of("goal:1")));
        assertThat(heard).containsExactly("goal:1 fence 2");
    }

    @Test
    void keyRecordsReachTheCachesOfTheirFirstSegment() {
        node.register(copies("goal:", key -> heard.add("goals " + key)));
        node.register(copies("goal:open:", key -> heard.add("open goals " + key)));
        node.register(copies("plan:", key -> heard.add("plans " + key)));
        node.apply(new Keys(List.of("goal:open:1")));
        assertThat(heard).containsExactly("goals goal:open:1", "open goals goal:open:1");
    }

    @Test
    void keyRecordsOfUnknownCachesRaiseTheFenceAllTheSame() {
        node.apply(new Keys(List.of("unknown:1")));
        assertThat(node.fences().read("unknown:1")).isPositive();
    }

    @Test
    void groupRecordsMoveThePosition() {
        node.apply(new Group(Kind.TAG, "t", ""), 7);
        assertThat(node.position()).isEqualTo(7);
        assertThat(node.rules().size()).isOne();
    }

    @Test
    void abandonmentForgetsRulesAndTakesTheGivenPosition() {
        node.apply(new Group(Kind.TAG, "t", ""), 7);
        node.register(copies("goal:", key -> {}));
        int before = node.generation();
        node.abandon("continuity was lost", 3, 5);
        assertThat(node.position()).isEqualTo(5);
        assertThat(node.rules().size()).isZero();
        assertThat(node.rules().horizon()).isEqualTo(3);
        assertThat(node.generation()).isGreaterThan(before);
        assertThat(node.abandonments()).isOne();
    }

    @Test
    void abandonmentDropsOnceMoreWhatWasPutWhileItForgot() {
        // 1. everything is dropped   2. a put by the old rules   3. the rules are gone: dropped again, in a new
        // generation
        List<Integer> generations = new ArrayList<>();
        node.register(new Copies() {
            @Override
            public String keyPrefix() {
                return "goal:";
            }

            @Override
            public void drop(String key) {}

            @Override
            public void dropAll() {
                generations.add(node.generation());
            }
        });
        node.abandon("continuity was lost", 3, 5);
        assertThat(generations).hasSize(2).doesNotHaveDuplicates();
    }

    private static Copies copies(String prefix, Consumer<String> dropped) {
        return new Copies() {
            @Override
            public String keyPrefix() {
                return prefix;
            }

            @Override
            public void drop(String key) {
                dropped.accept(key);
            }

            @Override
            public void dropAll() {}
        };
    }
}
