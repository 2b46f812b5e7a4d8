package dev.larder.redis.proofs;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Many rounds of one kind, each with an id of its own: B looks it up and is held at a point; A writes the source and invalidates,
 * acknowledged; B applies the record and goes on.
 *
 * @param overtaken rounds in which B's lookup, having begun before the write, did answer the old value
 * @param left what stale the rounds left in the tiers
 * @param staleAnswersOfA how many ids A answers with an old version afterwards
 * @param staleAnswersOfB how many ids B answers with an old version afterwards
 * @param endsCoherent whether after these answers every tier holds the source's version of every id
 */
record Series(
        Weakening weakening,
        Point point,
        int rounds,
        long overtaken,
        Tiers.Stale left,
        long staleAnswersOfA,
        long staleAnswersOfB,
        boolean endsCoherent) {

    static Series run(Pair nodes, Weakening weakening, Point point, int rounds) throws InterruptedException {
        List<String> ids = IntStream.range(0, rounds)
                .mapToObj(i -> weakening.name() + "-" + point.name() + "-" + i)
                .toList();
        nodes.b.ask("weaken", weakening.name());
        long overtaken = 0;
        for (String id : ids) {
            overtaken += round(nodes, point, id) == 0 ? 1 : 0;
        }
        List<Long> truth = nodes.source.versions(ids);
        Tiers.Stale left = Tiers.of(nodes, ids).stale(truth);
        long staleOfA = Tiers.stale(nodes.a.askNumbers("get", ids), truth);
        long staleOfB = Tiers.stale(nodes.b.askNumbers("get", ids), truth);
        boolean endsCoherent = Tiers.of(nodes, ids).allHold(truth);
        return new Series(weakening, point, rounds, overtaken, left, staleOfA, staleOfB, endsCoherent);
    }

    /** The version that B's lookup answered. */
    private static long round(Pair nodes, Point point, String id) throws InterruptedException {
        if (point == Point.FETCH) {
            nodes.a.ask("get", id); // so that Redis has the old value
        }
        nodes.b.ask("hold", point.name(), id);
        nodes.a.ask("overtake", id);
        return nodes.b.askNumber("finish");
    }
}
