package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.servers.ClusterMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Decides which slots move until every master has as many as every other, give or take one. Moves as few as that takes. Pure. */
final class Rebalance {

    private Rebalance() {}

    static List<Move> plan(ClusterMap map) {
        List<ClusterMap.Member> masters = map.masters().stream()
                .sorted(Comparator.comparingInt(
                                (ClusterMap.Member master) -> master.slots().cardinality())
                        .reversed()
                        .thenComparing(ClusterMap.Member::place))
                .toList();
        Deque<Move> surplus = new ArrayDeque<>();
        List<String> takers = new ArrayList<>();
        for (int i = 0; i < masters.size(); i++) {
            ClusterMap.Member master = masters.get(i);
            int more = master.slots().cardinality() - share(i, masters.size());
            for (int slot = master.slots().length(); more > 0; more--) {
                slot = master.slots().previousSetBit(slot - 1);
                surplus.add(new Move(slot, master.id(), ""));
            }
            for (; more < 0; more++) {
                takers.add(master.id());
            }
        }
        return takers.stream()
                .filter(taker -> !surplus.isEmpty())
                .map(taker -> {
                    Move move = surplus.remove();
                    return new Move(move.slot(), move.from(), taker);
                })
                .toList();
    }

    /** Who has most keeps the one more that cannot be shared. */
    private static int share(int rank, int masters) {
        return ClusterMap.SLOTS / masters + (rank < ClusterMap.SLOTS % masters ? 1 : 0);
    }
}
