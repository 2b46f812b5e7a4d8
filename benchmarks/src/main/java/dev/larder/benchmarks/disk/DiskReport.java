package dev.larder.benchmarks.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tier against bare RocksDB, tuned alike, and against H2's MVStore: values are set in a random order, all of them again, then read in a random
 * order, the stores taking turns of some ten thousand, so that whatever else the machine does falls on all of them. Answers a
 * table, and how long the tier takes to open what was written. One thread. What does not fit into the room, or into the time, is left out.
 */
final class DiskReport {

    private static final long CACHE_BYTES = 512L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final long MOST_BYTES = 2L << 30;
    private static final int TURN = 20_000;
    private static final int BATCH = 100;

    // Three stores, each of which may take its values thrice while it rewrites them; half of the room stays free.
    private static final int ROOM_FOR_EACH = 2 * 3 * 3;

    private final Map<String, Bench> stores = new LinkedHashMap<>();
    private final Map<String, List<Double>> puts = new LinkedHashMap<>();
    private final Map<String, List<Double>> gets = new LinkedHashMap<>();
    private final Path folder;
    private final int bytes;
    private final int asked;
    private final long timeNanos;
    private final long beganNanos = System.nanoTime();
    private List<String> keys;

    DiskReport(Path parent, int bytes, int asked, Duration time) throws IOException {
        this.folder = Files.createTempDirectory(parent, "bench");
        this.bytes = bytes;
        this.asked = asked;
        this.timeNanos = time.toNanos();
        this.keys = shuffled(Math.min(asked, thatFit()));
    }

    private int thatFit() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace() / ROOM_FOR_EACH;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.min(room, MOST_BYTES) / bytes));
    }

    private static List<String> shuffled(int number) {
        List<String> keys =
                IntStream.range(0, number).mapToObj(i -> "goal:" + i).collect(Collectors.toList());
        Collections.shuffle(keys, new Random(1));
        return keys;
    }

    /** Runs it, and deletes the stores. */
    String run() throws Exception {
        try {
            open();
            // What the first round does not get to is missing from the others.
            keys = keys.subList(0, turns(puts, this::put, 0.35));
            turns(puts, this::put, 0.6);
            turns(gets, this::get, 0.8);
            turns(gets, this::get, 0.95);
            String table = table();
            for (Bench store : stores.values()) {
                store.close();
            }
            return table + reopened();
        } finally {
            delete();
        }
    }

    private void open() throws Exception {
        stores.put("RocksDB", new RawRocks(folder.resolve("rocks"), CACHE_BYTES, BUFFER_BYTES));
        stores.put("Larder", new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES));
        stores.put("MVStore", new MvStore(folder.resolve("mvstore"), CACHE_BYTES));
    }

    /** Takes turns until all keys are through, or that share of the time is over; how many keys it got to. */
    private int turns(Map<String, List<Double>> figures, Turn turn, double share) throws Exception {
        int from = 0;
        while (from < keys.size() && (from == 0 || System.nanoTime() - beganNanos < share * timeNanos)) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + TURN));
            for (Map.Entry<String, Bench> store : stores.entrySet()) {
                long began = System.nanoTime();
                turn.take(store.getValue(), some.toArray(String[]::new));
                double perSecond = some.size() * 1e9 / (System.nanoTime() - began);
                figures.computeIfAbsent(store.getKey(), name -> new ArrayList<>())
                        .add(perSecond);
            }
            from += some.size();
        }
        return from;
    }

    private void put(Bench store, String[] some) throws Exception {
        byte[] value = new byte[bytes];
        new Random(some[0].hashCode()).nextBytes(value);
        for (int from = 0; from < some.length; from += BATCH) {
            store.put(Arrays.copyOfRange(some, from, Math.min(some.length, from + BATCH)), value);
        }
        store.settle();
    }

    private void get(Bench store, String[] some) throws Exception {
        for (String key : some) {
            byte[] found = store.get(key);
            if (found == null || found.length != bytes) {
                throw new IllegalStateException(key + " is gone from " + store);
            }
        }
    }

    private String table() {
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%,d values of %,d bytes", keys.size(), bytes));
        table.append(
                        keys.size() < asked
                                ? String.format(Locale.ROOT, " (of %,d asked for: room or time was up)", asked)
                                : "")
                .append(":\n\n| store | puts/s | of RocksDB's | gets/s | of RocksDB's |\n|---|---|---|---|---|\n");
        for (String name : stores.keySet()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %,.0f | %.2f |%n",
                    name,
                    harmonic(puts, name),
                    harmonic(puts, name) / harmonic(puts, "RocksDB"),
                    harmonic(gets, name),
                    harmonic(gets, name) / harmonic(gets, "RocksDB")));
        }
        return table.append('\n').toString();
    }

    /** Of all turns together: as many turns, by the time that all of them took. */
    private static double harmonic(Map<String, List<Double>> figures, String name) {
        List<Double> all = figures.getOrDefault(name, List.of());
        return all.size() / all.stream().mapToDouble(perSecond -> 1 / perSecond).sum();
    }

    private String reopened() throws Exception {
        long began = System.nanoTime();
        try (LarderDisk again = new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES)) {
            double millis = (System.nanoTime() - began) / 1e6;
            get(again, keys.subList(0, Math.min(keys.size(), 1_000)).toArray(String[]::new));
            return String.format(Locale.ROOT, "Larder opened them again in %.0f ms.%n%n", millis);
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A turn of one store. */
    @FunctionalInterface
    private interface Turn {
        void take(Bench store, String[] some) throws Exception;
    }
}
