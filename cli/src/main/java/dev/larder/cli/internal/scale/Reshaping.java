package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The moves that make a cluster even: first those that somebody has begun and not ended, then as few as it takes. Nothing is remembered outside of the
 * servers, so after an interruption, of whatever kind, the same question has the right answer.
 */
public final class Reshaping {

    private final Servers servers;
    private final List<Move> moves;

    private Reshaping(Servers servers, List<Move> moves) {
        this.servers = servers;
        this.moves = moves;
    }

    /**
     * How far it came.
     *
     * @param slots that were moved
     * @param remaining slots that were to be moved and were not
     * @param keys that were moved with them
     */
    public record Result(long slots, long remaining, long keys) {}

    /** What is to be done, by what masters see now. */
    public static Reshaping of(Fleet fleet) {
        ClusterMap map = ClusterMap.of(fleet.all(Role.MASTER).get(0));
        Servers servers = new Servers(fleet, map);
        Map<Integer, Move> moves = new LinkedHashMap<>();
        for (Server master : servers.masters()) {
            open(ClusterMap.of(master).myself(), map).forEach(move -> moves.putIfAbsent(move.slot(), move));
        }
        Rebalance.plan(after(map, moves)).forEach(move -> moves.putIfAbsent(move.slot(), move));
        return new Reshaping(servers, List.copyOf(moves.values()));
    }

    /** By a server's own account: what is on its way from it, and what to it, if it came no further than that. */
    private static List<Move> open(ClusterMap.Member self, ClusterMap map) {
        List<Move> open = new ArrayList<>();
        self.migrating().forEach((slot, to) -> open.add(new Move(slot, self.id(), to)));
        self.importing()
                .forEach((slot, from) -> map.byId(from)
                        .filter(owner -> owner.slots().get(slot))
                        .ifPresent(owner -> open.add(new Move(slot, from, self.id()))));
        return open;
    }

    /** The cluster as it will be once those have arrived. */
    private static ClusterMap after(ClusterMap map, Map<Integer, Move> moves) {
        for (Move move : moves.values()) {
            map.byId(move.from()).ifPresent(from -> from.slots().clear(move.slot()));
            map.byId(move.to()).ifPresent(to -> to.slots().set(move.slot()));
        }
        return map;
    }

    /** How many slots that is. */
    public int size() {
        return moves.size();
    }

    /** Moves so many of them at most; Ctrl-C ends after those that are under way. */
    public Result carryOut(Session session, Target target, long atMost) {
        SlotMove mover = new SlotMove(servers, target.login(), target.timeout());
        int wanted = (int) Math.min(atMost, moves.size());
        Progress progress = session.progress("slots", wanted);
        int done = 0;
        while (done < wanted && !session.interruption().isRequested()) {
            List<Move> some = mover.together(moves.subList(done, wanted));
            mover.carryOut(some);
            done += some.size();
            progress.done(done);
        }
        progress.close();
        return new Result(done, moves.size() - done, mover.keys());
    }

    /** How many slots each master has by its own account. */
    public List<Map<String, Object>> rows() {
        return servers.masters().stream()
                .map(master -> Report.row(
                        "master",
                        master.toString(),
                        "slots",
                        ClusterMap.of(master).myself().slots().cardinality()))
                .toList();
    }
}
