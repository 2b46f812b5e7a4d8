package dev.larder.fuzz;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Many random cases of one kind, most of them others each time. A case that fails names its seed, with which it comes again:
 * {@code -Dlarder.seed=… -Dlarder.cases=1}.
 */
public final class Cases {

    private static final int KNOWN = 1_000;

    private Cases() {}

    /** Tries a thousand cases that are the same each time, and so many others. */
    public static void run(int count, Consumer<Dice> trial) {
        for (long seed = 0; seed < KNOWN; seed++) {
            one(seed, trial);
        }
        long first = Long.getLong("larder.seed", System.nanoTime());
        int cases = Integer.getInteger("larder.cases", count);
        System.out.println("Seeds " + first + " to " + (first + cases - 1));
        for (long seed = first; seed < first + cases; seed++) {
            one(seed, trial);
        }
    }

    private static void one(long seed, Consumer<Dice> trial) {
        try {
            trial.accept(Dice.of(new Random(seed)));
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("Again by -Dlarder.seed=" + seed + " -Dlarder.cases=1: " + failure, failure);
        }
    }
}
