package dev.larder.benchmarks.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The tier against bare RocksDB, tuned alike, and against H2's MVStore: values are set in a random order, all of them again, then read in a random
 * order, the stores taking turns of some ten thousand, so that whatever else the machine does falls on all of them. Prints a
 * table for each size, and how long the tier takes to open what was written. One thread.
 *
 * <p>Arguments: a folder, then pairs of size and number, {@code 200 1000000 10000 100000} unless given.
 */
public final class DiskReport {

    private static final long CACHE_BYTES = 512L << 20;
    private static final long BUFFER_BYTES = 96L << 20;
    private static final int TURN = 20_000;
    private static final int BATCH = 100;

    private final Map<String, Bench> stores = new LinkedHashMap<>();
    private final Map<String, List<Double>> puts = new LinkedHashMap<>();
    private final Map<String, List<Double>> gets = new LinkedHashMap<>();
    private final Path folder;
    private final int bytes;
    private final String[] keys;

    private DiskReport(Path folder, int bytes, int number) {
        this.folder = folder;
        this.bytes = bytes;
        this.keys = IntStream.range(0, number).mapToObj(i -> "goal:" + i).toArray(String[]::new);
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<String> sizes = arguments.length > 1
                ? Arrays.asList(arguments).subList(1, arguments.length)
                : List.of("200", "1000000", "10000", "100000");
        for (int i = 0; i < sizes.size(); i += 2) {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "bench");
            new DiskReport(folder, Integer.parseInt(sizes.get(i)), Integer.parseInt(sizes.get(i + 1))).run();
        }
    }

    private void run() throws Exception {
        open();
        turns(puts, this::put);
        turns(puts, this::put);
        turns(gets, this::get);
        turns(gets, this::get);
        print();
        for (Bench store : stores.values()) {
            store.close();
        }
        reopen();
    }

    private void open() throws Exception {
        stores.put("RocksDB", new RawRocks(folder.resolve("rocks"), CACHE_BYTES, BUFFER_BYTES));
        stores.put("Larder", new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES));
        stores.put("MVStore", new MvStore(folder.resolve("mvstore"), CACHE_BYTES));
    }

    private void turns(Map<String, List<Double>> figures, Turn turn) throws Exception {
        String[] shuffled = shuffled();
        for (int from = 0; from < shuffled.length; from += TURN) {
            String[] some = Arrays.copyOfRange(shuffled, from, Math.min(shuffled.length, from + TURN));
            for (Map.Entry<String, Bench> store : stores.entrySet()) {
                long began = System.nanoTime();
                turn.take(store.getValue(), some);
                double perSecond = some.length * 1e9 / (System.nanoTime() - began);
                figures.computeIfAbsent(store.getKey(), name -> new ArrayList<>())
                        .add(perSecond);
            }
        }
    }

    private String[] shuffled() {
        String[] shuffled = keys.clone();
        Random random = new Random(1);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            String one = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = one;
        }
        return shuffled;
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

    private void print() {
        System.out.printf(Locale.ROOT, "%n%,d values of %,d bytes%n", keys.length, bytes);
        System.out.println("| store | puts/s | of RocksDB's | gets/s | of RocksDB's |");
        System.out.println("|---|---|---|---|---|");
        for (String name : stores.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %,.0f | %.2f |%n",
                    name,
                    harmonic(puts, name),
                    harmonic(puts, name) / harmonic(puts, "RocksDB"),
                    harmonic(gets, name),
                    harmonic(gets, name) / harmonic(gets, "RocksDB"));
        }
        System.out.println("Larder counted " + ((LarderDisk) Objects.requireNonNull(stores.get("Larder"))).counts());
    }

    /** Of all turns together: as many turns, by the time that all of them took. */
    private static double harmonic(Map<String, List<Double>> figures, String name) {
        List<Double> all = figures.getOrDefault(name, List.of());
        return all.size() / all.stream().mapToDouble(perSecond -> 1 / perSecond).sum();
    }

    private void reopen() throws Exception {
        long began = System.nanoTime();
        try (LarderDisk again = new LarderDisk(folder.resolve("larder"), CACHE_BYTES, BUFFER_BYTES)) {
            double millis = (System.nanoTime() - began) / 1e6;
            get(again, Arrays.copyOf(shuffled(), 1_000));
            System.out.printf(Locale.ROOT, "opened again in %.0f ms%n", millis);
        }
    }

    /** A turn of one store. */
    @FunctionalInterface
    private interface Turn {
        void take(Bench store, String[] some) throws Exception;
    }
}
