package dev.larder.topologies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A slot on its way from one master to another while clients go on. A test may stop after any step:
 *
 * <pre>{@code
 * SlotMove move = cluster.move(slot, other);
 * move.begin();       // clients get ASK for keys that are not there any more, for several also TRYAGAIN
 * move.moveKeys(10);  // the next ten
 * move.finish();      // the rest, and then everybody gets MOVED
 * }</pre>
 *
 * For one thread.
 *
 * @since 0.1
 */
public final class SlotMove {
    private static final int BATCH = 100;
    private static final int MIGRATE_PATIENCE_MILLIS = 5_000;

    private final RedisCluster cluster;
    private final String slot;
    private final RedisServer from;
    private final RedisServer to;

    SlotMove(RedisCluster cluster, int slot, RedisServer from, RedisServer to) {
        if (from == to) {
            throw new IllegalArgumentException(to + " has slot " + slot + " already");
        }
        this.cluster = cluster;
        this.slot = Integer.toString(slot);
        this.from = from;
        this.to = to;
    }

    /** Who has the slot until the move is finished. */
    public RedisServer from() {
        return from;
    }

    /** Who will have it. */
    public RedisServer to() {
        return to;
    }

    /** Opens the way: first at the new master, then at the old one, so that nobody is sent where he is refused. */
    public void begin() {
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", RedisCluster.idOf(from));
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", RedisCluster.idOf(to));
    }

    /** Moves at most that many keys and returns how many there were to move. */
    public int moveKeys(int atMost) {
        List<String> keys = from
                .answer(Duration.ofSeconds(10), "CLUSTER", "GETKEYSINSLOT", slot, Integer.toString(atMost))
                .items()
                .stream()
                .map(Answer::text)
                .toList();
        if (!keys.isEmpty()) {
            from.answer(Duration.ofSeconds(30), migrate(keys));
        }
        return keys.size();
    }

    private String[] migrate(List<String> keys) {
        List<String> words = new ArrayList<>(List.of(
                "MIGRATE",
                RedisLaunch.HOST,
                Integer.toString(to.port()),
                "",
                "0",
                Integer.toString(MIGRATE_PATIENCE_MILLIS),
                "REPLACE"));
        to.operator().ifPresent(user -> words.addAll(List.of("AUTH2", user.name(), user.password())));
        words.add("KEYS");
        return Stream.concat(words.stream(), keys.stream()).toArray(String[]::new);
    }

    /** Moves the keys that are left, gives the slot over and returns when everybody knows. */
    public void finish() {
        int moved;
        do {
            moved = moveKeys(BATCH);
        } while (moved > 0);
        String owner = RedisCluster.idOf(to);
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", owner);
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", owner);
        cluster.masters().stream()
                .filter(other -> other != to && other != from)
                .forEach(other -> other.ask("CLUSTER", "SETSLOT", slot, "NODE", owner));
        cluster.awaitReady(Duration.ofSeconds(30));
    }

    /** Closes the way again. Keys that were moved stay where they are; {@link #begin()} and go on, or bring them back. */
    public void abandon() {
        from.ask("CLUSTER", "SETSLOT", slot, "STABLE");
        to.ask("CLUSTER", "SETSLOT", slot, "STABLE");
    }

    /** All steps at once. */
    public void complete() {
        begin();
        finish();
    }
}
