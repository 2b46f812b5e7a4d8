package dev.larder.disk.faults;

import dev.larder.disk.Tiers;
import dev.larder.tier.LocalTier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys whose values say which key and version they are, so that every answer can be judged: right, dropped since, or damaged. Used by
 * one thread.
 */
final class Watched {

    private final Tiers tiers;
    private final String padding;
    private final int[] versions;
    private final int[] dropped;
    private final List<Long> nanos = new ArrayList<>();
    private long wrong;

    Watched(Tiers tiers, int keys, int bytes) {
        this.tiers = tiers;
        this.versions = new int[keys];
        this.dropped = new int[keys];
        this.padding = "x".repeat(bytes);
    }

    static String key(int number) {
        return "goal:" + number;
    }

    private String value(int number, int version) {
        return key(number) + "#" + version + "#" + padding;
    }

    /** Keeps the next version of a key. */
    void keep(LocalTier tier, int number) {
        long began = System.nanoTime();
        tier.keep(tiers.kept(key(number), value(number, ++versions[number])), () -> true);
        nanos.add(System.nanoTime() - began);
    }

    void keepAll(LocalTier tier) throws InterruptedException {
        for (int number = 0; number < versions.length; number++) {
            keep(tier, number);
            if (number % 1_000 == 999) {
                tier.settle();
            }
        }
        tier.settle();
    }

    /** Drops what there is of a key. */
    void drop(LocalTier tier, int number) {
        long began = System.nanoTime();
        dropped[number] = versions[number];
        tier.drop(List.of(key(number)));
        nanos.add(System.nanoTime() - began);
    }

    /** Abandons the tier. */
    void abandon(LocalTier tier) {
        System.arraycopy(versions, 0, dropped, 0, versions.length);
        tier.abandon("the test says so");
    }

    /** Reads a key; whether there is a value. */
    boolean read(LocalTier tier, int number) throws Exception {
        long began = System.nanoTime();
        String found = Tiers.read(tier, key(number));
        nanos.add(System.nanoTime() - began);
        if (found != null && !isRight(number, found)) {
            wrong++;
            System.out.println("wrong: " + key(number) + " dropped " + dropped[number] + " found "
                    + found.substring(0, Math.min(40, found.length())));
        }
        return found != null;
    }

    private boolean isRight(int number, String found) {
        return IntStream.rangeClosed(dropped[number] + 1, versions[number])
                .anyMatch(version -> found.equals(value(number, version)));
    }

    /** Reads all; how many are there. */
    int readAll(LocalTier tier) throws Exception {
        int found = 0;
        for (int number = 0; number < versions.length; number++) {
            found += read(tier, number) ? 1 : 0;
        }
        return found;
    }

    /** Answers that were dropped or damaged. */
    long wrong() {
        return wrong;
    }

    /** How long each call took. */
    List<Long> nanos() {
        return nanos;
    }
}
