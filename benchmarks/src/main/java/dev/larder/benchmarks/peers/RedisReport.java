package dev.larder.benchmarks.peers;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is answered by Redis alone, one value at a time and a hundred in one call, and a hundred filled in one call. */
final class RedisReport implements AutoCloseable {

    private static final int KEYS = 10_000;
    private static final int BATCH = 100;
    private static final int MOST_ASKS = 1_000_000;
    // What was filled is taken out again after each turn, key by key.
    private static final int MOST_FILLS = 40;
    private static final List<Integer> CALLERS = List.of(1, 8, 64);
    private static final String HEAD = "| %s | what | %s | x Lettuce, by hand | p99 µs |%n|---|---|---|---|---|%n";

    private final int bytes;
    private final int rounds;
    private final String text;
    private final List<String> keys = new ArrayList<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    RedisReport(URI redis, int bytes, int rounds) {
        this.bytes = bytes;
        this.rounds = rounds;
        this.text = load("fill").text();
        Products.onRedis(bytes).forEach((name, maker) -> peers.put(name, maker.on(redis, this::load)));
        for (int i = 0; i < KEYS; i++) {
            keys.add("k" + bytes + "-" + i);
        }
    }

    private Item load(String key) {
        return Item.ofLength(key, bytes);
    }

    /** Runs it: the tables of single values. */
    String single() throws Exception {
        for (Peer peer : peers.values()) {
            keys.forEach(peer::get);
        }
        StringBuilder table = new StringBuilder(String.format(HEAD, "callers", "gets/s of " + bytes + " B"));
        for (int callers : CALLERS) {
            Map<String, Turnwise.Ask> asked = new LinkedHashMap<>();
            peers.forEach((name, peer) -> asked.put(name, n -> peer.get(keys.get(n % KEYS))));
            table.append(new Turnwise(callers, MOST_ASKS, rounds).rows(Integer.toString(callers), asked));
        }
        return table.append('\n').toString();
    }

    /** Runs it after {@link #single}: the table of many values in one call. */
    String many() throws Exception {
        Map<String, Turnwise.Ask> reads = new LinkedHashMap<>();
        Map<String, Turnwise.Ask> fills = new LinkedHashMap<>();
        peers.forEach((name, peer) -> reads.put(name, n -> read(peer, n)));
        peers.forEach((name, peer) -> fills.put(name, new Filling(peer)));
        return String.format(HEAD, "in one call", "calls/s")
                + new Turnwise(1, MOST_ASKS, rounds).rows(BATCH + " gets of " + bytes + " B", reads)
                + new Turnwise(1, MOST_FILLS, rounds).rows(BATCH + " fills of " + bytes + " B", fills)
                + '\n';
    }

    private void read(Peer peer, int n) {
        int from = n * BATCH % KEYS;
        Map<String, Item> found = peer.getAll(keys.subList(from, from + BATCH));
        if (found.size() != BATCH) {
            throw new IllegalStateException(found.size() + " of " + BATCH + " were there");
        }
    }

    // A fill is what follows a miss, so what it sets is not there yet.
    private final class Filling implements Turnwise.Ask {

        private final Peer peer;

        Filling(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void run(int n) {
            peer.fill(fresh(n));
        }

        @Override
        public void undo(int asked) {
            for (int n = 0; n < asked; n++) {
                fresh(n).keySet().forEach(peer::invalidate);
            }
        }
    }

    private Map<String, Item> fresh(int n) {
        Map<String, Item> items = new HashMap<>();
        for (int i = 0; i < BATCH; i++) {
            String key = "fill" + bytes + "-" + n + "-" + i;
            items.put(key, new Item(key, 1, text));
        }
        return items;
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
    }
}
