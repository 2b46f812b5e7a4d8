package dev.larder.redis.internal.reigns;

import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.Shards;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where this node's beacons stand: on each master under the smallest number whose slot is that master's. Thread-safe. */
final class BeaconKeys {

    private static final int MOST_NUMBERS = 100_000;

    private final String namespace;
    private final String node;
    private final Shards shards;
    private final Map<Shard, Integer> numbers = new ConcurrentHashMap<>();

    BeaconKeys(String namespace, String node, Shards shards) {
        this.namespace = namespace;
        this.node = node;
        this.shards = shards;
    }

    /** The node's own time of its last heartbeat there. */
    String beacon(Shard shard) {
        return slot(number(shard)) + "~beacon:" + node;
    }

    /** Something to write, before it is asked how many replicas have that, and all before it. */
    String mark(Shard shard) {
        return slot(number(shard)) + "~mark:" + node;
    }

    /** The slot of the beacon is on its way to another master, so the next number is taken whose slot is not known to be. */
    void elsewhere(Shard shard) {
        numbers.put(shard, search(shard, number(shard) + 1));
    }

    private int number(Shard shard) {
        int number = numbers.getOrDefault(shard, 0);
        if (!isThere(number, shard)) {
            number = search(shard, 0);
            numbers.put(shard, number);
        }
        return number;
    }

    // A master that holds so few slots is about to give them away, or has just got the first.
    private int search(Shard shard, int from) {
        int number = from;
        while (number < MOST_NUMBERS && !isThere(number, shard)) {
            number++;
        }
        return number;
    }

    private boolean isThere(int number, Shard shard) {
        return shards.of(slot(number)) == shard;
    }

    private String slot(int number) {
        return "{" + namespace + "#" + number + "}";
    }
}
