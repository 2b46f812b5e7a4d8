package dev.larder.cli.internal.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.servers.ClusterMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebalanceTest {
    /** Masters that have so many slots each, one behind the other. */
    private static ClusterMap cluster(int... counts) {
        List<ClusterMap.Member> members = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            BitSet slots = new BitSet();
            slots.set(next, next + counts[i]);
            next += counts[i];
            members.add(new ClusterMap.Member("m" + i, "host", i, Set.of("master"), "-", slots, Map.of(), Map.of()));
        }
        return new ClusterMap(members);
    }

    private static List<Integer> countsAfter(ClusterMap map, List<Move> plan) {
        for (Move move : plan) {
            BitSet from = map.byId(move.from()).orElseThrow().slots();
            assertThat(from.get(move.slot())).isTrue();
            from.clear(move.slot());
            map.byId(move.to()).orElseThrow().slots().set(move.slot());
        }
        return map.members().stream()
                .map(member -> member.slots().cardinality())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5461,5461,5462,0", "16384,0", "16384,0,0,0,0,0,0", "1,2,16381", "4096,4096,4096,4096", "16384"})
    void endsWithAsManyForEach(String counts) {
        int[] before = Stream.of(counts.split(",")).mapToInt(Integer::parseInt).toArray();
        ClusterMap map = cluster(before);

        List<Integer> after = countsAfter(map, Rebalance.plan(map));

        assertThat(after.stream().mapToInt(Integer::intValue).sum()).isEqualTo(16_384);
        assertThat(after)
                .allSatisfy(count -> assertThat(count).isBetween(16_384 / before.length, 16_384 / before.length + 1));
    }

    @Test
    void movesNothingWhereOneMoreCannotBeShared() {
        assertThat(Rebalance.plan(cluster(5461, 5461, 5462))).isEmpty();
        assertThat(Rebalance.plan(cluster(5461, 5462, 5461))).isEmpty();
    }

    @Test
    void movesAsFewAsItTakes() {
        assertThat(Rebalance.plan(cluster(5461, 5461, 5462, 0))).hasSize(4_096);
    }
}
