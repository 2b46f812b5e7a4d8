package dev.larder.benchmarks.disk;

import dev.larder.benchmarks.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tier against bare RocksDB, tuned alike, and against H2's MVStore, with one caller and with several: values are set in a random order, all of them
 * again, then read in a random order, the stores taking {@link Turns}. Answers a table, and how long the tier takes to open what was
 * written. What does not fit into the room, or into the time, is left out; in a large one MVStore is, so that more than the system keeps in its memory has room.
 */
final class DiskReport {

    private static final long CACHE_BYTES = 512L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final long MOST_BYTES = 2L << 30;
    private static final int SEVERAL = 2 * Runtime.getRuntime().availableProcessors();
    private static final int BATCH = 100;
    private static final String BARE = "RocksDB";

    // Each store may take its values thrice while it rewrites them.
    private static final int TIMES = 3;

    private final Map<String, Bench> stores = new LinkedHashMap<>();
    private final List<Turns> columns = new ArrayList<>();
    private final Path folder;
    private final int bytes;
    private final int asked;
    private final boolean isLarge;
    private final long timeNanos;
    private final long beganNanos = System.nanoTime();
    private List<String> keys;

    DiskReport(Path parent, int bytes, int asked, Duration time, boolean isLarge) throws IOException {
        this.folder = Files.createTempDirectory(parent, "bench");
        this.bytes = bytes;
        this.asked = asked;
        this.isLarge = isLarge;
        this.timeNanos = time.toNanos();
        this.keys = shuffled(Math.min(asked, thatFit()));
    }

    private int thatFit() throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        // Half of the room stays free behind three stores, none behind two.
        long room = isLarge ? usable / (2 * TIMES) : Math.min(MOST_BYTES, usable / (2 * 3 * TIMES));
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, room / bytes));
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
            measure();
            String table = table();
            for (Bench store : stores.values()) {
                store.close();
            }
            return table + reopened();
        } finally {
            Scratch.delete(folder);
        }
    }

    private void open() throws Exception {
        stores.put(BARE, new RawRocks(folder.resolve("rocks"), CACHE_BYTES, BUFFER_BYTES));
        stores.put("Larder", new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES));
        if (!isLarge) {
            stores.put("MVStore", new MvStore(folder.resolve("mvstore"), CACHE_BYTES));
        }
    }

    private void measure() throws Exception {
        // What filling does not get to is missing from the others.
        keys = keys.subList(0, new Turns(stores, 1, bytes).once(keys, this::put, at(0.35)));
        column(1).overAndOver(keys, this::put, at(0.47));
        column(SEVERAL).overAndOver(keys, this::put, at(0.59));
        column(1).overAndOver(keys, this::get, at(0.77));
        column(SEVERAL).overAndOver(keys, this::get, at(0.95));
    }

    private Turns column(int callers) {
        Turns column = new Turns(stores, callers, bytes);
        columns.add(column);
        return column;
    }

    private long at(double share) {
        return beganNanos + (long) (share * timeNanos);
    }

    private void put(Bench store, String[] some) throws Exception {
        byte[] value = new byte[bytes];
        new Random(some[0].hashCode()).nextBytes(value);
        for (int from = 0; from < some.length; from += BATCH) {
            store.put(Arrays.copyOfRange(some, from, Math.min(some.length, from + BATCH)), value);
        }
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
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, "%,d values of %,d bytes", keys.size(), bytes))
                .append(
                        keys.size() < asked
                                ? String.format(Locale.ROOT, " (of %,d asked for: room or time was up)", asked)
                                : "")
                .append(
                        ", and how many times as many as bare RocksDB in the same turn (the median, and the middle half):\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "| store | puts/s, one caller | puts/s, %1$d callers | gets/s, one caller | gets/s, %1$d callers |%n",
                        SEVERAL))
                .append("|---|---|---|---|---|\n");
        stores.keySet().forEach(name -> table.append(row(name)));
        return table.append('\n').toString();
    }

    private String row(String store) {
        return columns.stream()
                .map(column -> String.format(
                        Locale.ROOT, " %,.0f: %s |", column.perSecond(store), column.timesAsFastAs(BARE, store)))
                .collect(Collectors.joining("", "| " + store + " |", "\n"));
    }

    private String reopened() throws Exception {
        long began = System.nanoTime();
        try (LarderDisk again = new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES)) {
            double millis = (System.nanoTime() - began) / 1e6;
            get(again, keys.subList(0, Math.min(keys.size(), 1_000)).toArray(String[]::new));
            return String.format(Locale.ROOT, "Larder opened them again in %.0f ms.%n%n", millis);
        }
    }
}
